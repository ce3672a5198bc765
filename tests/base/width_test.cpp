#include "engine/base/width.hpp"

#include <gtest/gtest.h>

namespace poolcast {
namespace {

TEST(Width, TextsAreCutBetweenCodePoints) {
  EXPECT_EQ(width_of("na\u00efve"), 5U);
  EXPECT_EQ(cut_to("na\u00efve", 5), "na\u00efve");
  EXPECT_EQ(cut_to("na\u00efvely", 6), "na\u00ef...");
  EXPECT_EQ(cut_to("\U0001F642\U0001F642\U0001F642\U0001F642", 3), "...");
  EXPECT_EQ(cut_to("", 3), "");
}

}  // namespace
}  // namespace poolcast
