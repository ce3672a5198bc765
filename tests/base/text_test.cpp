#include "engine/base/text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace poolcast {
namespace {

TEST(Text, CountsNounsInOneAndMany) {
  EXPECT_EQ(counted(0, "job"), "0 jobs");
  EXPECT_EQ(counted(1, "job"), "1 job");
  EXPECT_EQ(counted(1200, "job"), "1,200 jobs");
}

TEST(Text, TrimsAndSplits) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim(" "), "");
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Text, ReadsWholeNumbersOnly) {
  EXPECT_EQ(parse_number("1.5e2"), 150);
  EXPECT_EQ(parse_number("-0.25"), -0.25);
  for (char const* text : {"", "1x", " 1", "nan", "inf", "1e999", "0x10", "+1"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_integer("-12"), -12);
  EXPECT_EQ(parse_integer("1.5"), std::nullopt);
  EXPECT_EQ(parse_integer("99999999999999999999"), std::nullopt);
}

TEST(Text, WritesNumbers) {
  EXPECT_EQ(format_number(96.66666666), "96.6667");
  EXPECT_EQ(format_number(16777216), "1.67772e+07");
  EXPECT_EQ(format_number(3), "3");
  EXPECT_EQ(format_number(1.0 / 3, 3), "0.333");
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1234567), "1,234,567");
  EXPECT_EQ(format_count(-1234), "-1,234");
}

TEST(Text, FindsWhatWasMeant) {
  constexpr std::array<std::string_view, 4> names{"$PendingTasks", "$RunningTasks", "max", "min"};
  EXPECT_EQ(did_you_mean("$PendingTask", names), "; did you mean '$PendingTasks'?");
  EXPECT_EQ(did_you_mean("$pendingtasks", names), "; did you mean '$PendingTasks'?");
  EXPECT_EQ(did_you_mean("MIN", names), "; did you mean 'min'?");
  EXPECT_EQ(did_you_mean("mix", names), "; did you mean 'max'?");
  EXPECT_EQ(did_you_mean("frobnicate", names), "");
  EXPECT_EQ(did_you_mean("x", {}), "");
}

TEST(Text, LowersAsciiAlone) { EXPECT_EQ(lower_case("AZ-az-09_\xC3\x84"), "az-az-09_\xC3\x84"); }

TEST(Text, AGuidSaysThatItIsRandom) {
  EXPECT_EQ(guid_text(0, 0), "00000000-0000-4000-8000-000000000000");
  EXPECT_EQ(guid_text(~std::uint64_t{0}, ~std::uint64_t{0}),
            "ffffffff-ffff-4fff-bfff-ffffffffffff");
  EXPECT_EQ(guid_text(0x1, 0x2).front(), '1') << "the lowest digit first";
}

}  // namespace
}  // namespace poolcast
