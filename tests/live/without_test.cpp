#include "live/without.hpp"

#include <gtest/gtest.h>

namespace poolcast::live {
namespace {

TEST(Without, EachSecretIsHidden) {
  EXPECT_EQ(without({"abc", "x"}, "abcabc, x and y"), "******, *** and y");
  EXPECT_EQ(without({""}, "a"), "a");
}

TEST(Without, ASecretMayBeAPartOfWhatHidesIt) { EXPECT_EQ(without({"*"}, "a*b"), "a***b"); }

}  // namespace
}  // namespace poolcast::live
