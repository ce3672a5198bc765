#include "engine/prices/money.hpp"

#include <gtest/gtest.h>

namespace poolcast::prices {
namespace {

TEST(Money, DecimalTextsBecomeMillionthsExactly) {
  struct {
    char const* text;
    std::int64_t micro;
  } const rows[] = {
      {"0", 0},
      {"0.12", 120'000},
      {"0.0848", 84'800},
      {"1e-05", 10},
      {"2.5E+2", 250'000'000},
      {"3478.0", 3'478'000'000},
      {"0.1234565", 123'457},  // a half goes up
      {"0.1234564999", 123'456},
      {"0.0000004999", 0},
      {"0.0000005", 1},
      {"0.9999999", 1'000'000},
      {"1e-400", 0},
      {"007", 7'000'000},
      {"1000000", most_micro},
      // 0.29 * 1e6 is 289999.99999999994 in binary.
      {"0.29", 290'000},
      {"8.41", 8'410'000},
  };
  for (auto const& row : rows) EXPECT_EQ(parse_micro(row.text), row.micro) << row.text;
}

TEST(Money, WhatIsNoAmountIsRefused) {
  for (char const* text : {"", ".", "1.", ".5", "-1", "+1", "1,5", "0x1", "1e", "1e5.5", "1e401",
                           "nan", "inf", "true", "1000000.0000005", "1e7", " 1", "1 "}) {
    EXPECT_EQ(parse_micro(text), std::nullopt) << text;
  }
}

TEST(Money, ScalingRoundsToTheNearestAndDoesNotOverflow) {
  EXPECT_EQ(scaled(3'478'000'000, 1, 8760), 397'032);
  EXPECT_EQ(scaled(1, 1, 2), 1);
  EXPECT_EQ(scaled(1, 1, 3), 0);
  EXPECT_EQ(scaled(most_micro, 100'000'000, 100'000'000), most_micro);
}

}  // namespace
}  // namespace poolcast::prices
