#include "engine/base/difference.hpp"

#include <gtest/gtest.h>

namespace poolcast {
namespace {

std::string difference(std::string_view before, std::string_view after) {
  return unified_difference("old", before, "new", after);
}

TEST(Difference, IsNothingBetweenEqualTexts) {
  EXPECT_EQ(difference("", ""), "");
  EXPECT_EQ(difference("a\nb", "a\nb"), "");
}

TEST(Difference, ShowsThreeLinesAroundAChange) {
  EXPECT_EQ(difference("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "--- old\n+++ new\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(Difference, JoinsChangesWhoseSurroundingsTouch) {
  EXPECT_EQ(difference("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n"),
            "--- old\n+++ new\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
  EXPECT_EQ(difference("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n"),
            "--- old\n+++ new\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n"
            "-b\n+B\n");
}

TEST(Difference, CountsFromTheLineBeforeWhereThereIsNone) {
  EXPECT_EQ(difference("", "a\n"), "--- old\n+++ new\n@@ -0,0 +1 @@\n+a\n");
  EXPECT_EQ(difference("a\nb\n", ""), "--- old\n+++ new\n@@ -1,2 +0,0 @@\n-a\n-b\n");
}

TEST(Difference, SaysWhereTheLastLineEndIsMissing) {
  EXPECT_EQ(difference("a", "a\n"),
            "--- old\n+++ new\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST(Difference, ShowsLongTextsAsReplaced) {
  std::string before, after;
  for (int i = 0; i < 5000; ++i) before += "a\n", after += "b\n";
  EXPECT_TRUE(difference(before, after).starts_with("--- old\n+++ new\n@@ -1,5000 +1,5000 @@\n-a"));
}

}  // namespace
}  // namespace poolcast
