#include "engine/lsp/positions.hpp"

#include <gtest/gtest.h>

#include <string>

namespace poolcast::lsp {
namespace {

// Two bytes, one code unit; then four bytes, two code units; each line ends in its own way.
constexpr std::string_view text = "\xC3\xA4 = 1;\r\n// \xF0\x9D\x84\x9E x\ry;\nz";

struct Case {
  std::uint32_t offset;
  Position position;
};
constexpr Case cases[] = {
    {0, {0, 0}},   // ä
    {2, {0, 1}},   // behind it
    {7, {0, 6}},   // before CRLF
    {9, {1, 0}},   // //
    {12, {1, 3}},  // the clef, outside the Basic Multilingual Plane
    {16, {1, 5}},  // behind it
    {19, {2, 0}},  // y
    {22, {3, 0}},  // z
    {23, {3, 1}},  // the end
};

TEST(Positions, CountLinesAndUtf16CodeUnits) {
  for (Case const& c : cases) {
    EXPECT_EQ(position_of(text, c.offset), c.position) << c.offset;
    EXPECT_EQ(offset_of(text, c.position), c.offset) << c.offset;
  }
}

TEST(Positions, AreClampedToTheText) {
  EXPECT_EQ(offset_of(text, {0, 99}), 7U);
  EXPECT_EQ(offset_of(text, {99, 0}), 23U);
  EXPECT_EQ(offset_of(text, {4294967295U, 4294967295U}), 23U);
  EXPECT_EQ(position_of(text, 99), (Position{3, 1}));
  EXPECT_EQ(position_of("", 0), (Position{0, 0}));
  EXPECT_EQ(offset_of("", {5, 5}), 0U);
}

TEST(Positions, InsideASurrogatePairAreBeforeIt) { EXPECT_EQ(offset_of(text, {1, 4}), 12U); }

TEST(Positions, BetweenCarriageReturnAndLineFeedIsTheLinesEnd) {
  EXPECT_EQ(position_of(text, 8), (Position{0, 6}));
}

}  // namespace
}  // namespace poolcast::lsp
