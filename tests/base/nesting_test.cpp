#include "engine/base/nesting.hpp"

#include <gtest/gtest.h>

#include <string>

namespace poolcast {
namespace {

std::string nested(int levels, std::string const& inside = "") {
  std::string text(static_cast<std::size_t>(levels), '[');
  return text + inside + std::string(static_cast<std::size_t>(levels), ']');
}

TEST(Nesting, CountsBracketsAndBracesOutsideOfTexts) {
  EXPECT_FALSE(nests_too_deep(""));
  EXPECT_FALSE(nests_too_deep(nested(32)));
  EXPECT_TRUE(nests_too_deep(nested(33)));
  EXPECT_TRUE(nests_too_deep(nested(31, R"({"a":{}})")));
  EXPECT_FALSE(nests_too_deep(nested(31, R"({"a":"[{\"[[\\"})")));
  EXPECT_FALSE(nests_too_deep("[" + nested(20) + "," + nested(20) + "]"));
}

}  // namespace
}  // namespace poolcast
