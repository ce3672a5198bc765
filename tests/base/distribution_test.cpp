#include "engine/base/distribution.hpp"

#include <gtest/gtest.h>

#include <map>

#include "engine/base/random.hpp"

namespace poolcast {
namespace {

std::map<Duration, int> drawn(Distribution const& distribution, int count) {
  std::map<Duration, int> values;
  for (int i = 0; i < count; ++i) {
    ++values[sample(distribution, draw(7, Stream::boot, static_cast<std::uint64_t>(i)))];
  }
  return values;
}

TEST(Distribution, EveryEmpiricalValueIsAsLikelyAsAnyOther) {
  auto const values =
      drawn(Distribution::empirical({second, 2 * second, 2 * second, hour}), 40'000);
  ASSERT_EQ(values.size(), 3U);
  EXPECT_NEAR(values.at(second), 10'000, 400);
  EXPECT_NEAR(values.at(2 * second), 20'000, 500);
  EXPECT_NEAR(values.at(hour), 10'000, 400);
}

TEST(Distribution, AMixtureTakesEachPartAsOftenAsItsWeightSays) {
  auto const mixed = Distribution::mixture(
      {Distribution::fixed(second), Distribution::uniform(minute, 2 * minute)}, {0.97, 0.03});
  int tail = 0;
  Duration least = hour;
  Duration most;
  for (auto const& [value, count] : drawn(mixed, 100'000)) {
    if (value == second) continue;
    tail += count;
    least = std::min(least, value);
    most = std::max(most, value);
  }
  EXPECT_NEAR(tail, 3'000, 200);
  EXPECT_LT(least, minute + second);  // the whole of the part, not a corner of it
  EXPECT_GT(most, 2 * minute - second);
}

TEST(Distribution, ExtremeBitsStayWithinTheValues) {
  for (std::uint64_t const bits : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    Duration const one = sample(Distribution::empirical({second, minute}), bits);
    EXPECT_EQ(one, bits == 0 ? second : minute);
    Duration const mixed = sample(Distribution::mixture({Distribution::empirical({second, minute}),
                                                         Distribution::empirical({hour, day})},
                                                        {0.5, 0.5}),
                                  bits);
    EXPECT_EQ(mixed, bits == 0 ? second : day);
  }
}

TEST(Distribution, TheLongestValueOfAMixtureIsThatOfItsLongestPart) {
  EXPECT_EQ(
      longest(Distribution::mixture(
          {Distribution::fixed(second), Distribution::empirical({minute, hour})}, {0.5, 0.5})),
      hour);
}

}  // namespace
}  // namespace poolcast
