#include "engine/tune/axis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolcast::tune {
namespace {

using testing::ElementsAre;

TEST(Axis, HasRoomAtBothEndsAndRoundTicks) {
  Axis const axis = axis_of({10, 20}, {15}, "1");
  EXPECT_FALSE(axis.ratios);
  EXPECT_NEAR(axis.part(10), 0.05 / 1.1, 1e-12);
  EXPECT_NEAR(axis.part(20), 1.05 / 1.1, 1e-12);
  EXPECT_THAT(axis.ticks, ElementsAre(10, 12, 14, 16, 18, 20));
}

TEST(Axis, OfWidelyDifferentValuesIsByRatios) {
  Axis const axis = axis_of({1, 100}, {}, "1");
  EXPECT_TRUE(axis.ratios);
  EXPECT_NEAR(axis.part(10), 0.5, 1e-12);
  EXPECT_THAT(axis.ticks, ElementsAre(1, 2, 5, 10, 20, 50, 100));
  EXPECT_LT(axis.part(0), 0);
  EXPECT_FALSE(axis_of({0, 100}, {}, "1").ratios);
}

TEST(Axis, OfTimesHasWholeMinutesAndHours) {
  EXPECT_THAT(axis_of({0, 3600}, {}, "s").ticks, ElementsAre(0, 600, 1200, 1800, 2400, 3000, 3600));
  EXPECT_THAT(axis_of({60, 3600}, {}, "s").ticks, ElementsAre(60, 120, 300, 600, 1200, 1800, 3600));
}

TEST(Axis, DoesNotReachForWhatIsFarFromAllThatMatters) {
  EXPECT_LT(axis_of({10, 20}, {1e6, 29}, "1").most, 31);
  EXPECT_GT(axis_of({10, 20}, {1e6, 29}, "1").most, 29);
  EXPECT_LT(axis_of({10, 1000}, {99'000, 1e7}, "1").most, 200'000);
  EXPECT_GT(axis_of({10, 1000}, {99'000, 1e7}, "1").most, 99'000);
  EXPECT_GT(axis_of({}, {1, 2, 1e6}, "1").most, 1e6);
  EXPECT_GT(axis_of({5}, {1e6}, "1").most, 1e6);
}

TEST(Axis, OfOneValueOrNoneIsStillAnAxis) {
  for (double const value : {0.0, 7.0, -7.0}) {
    Axis const axis = axis_of({value}, {}, "1");
    EXPECT_LT(axis.least, axis.most);
    EXPECT_LE(axis.ticks.size(), 12U);
  }
  EXPECT_EQ(axis_of({}, {}, "1").part(0.5), 0.5);
}

}  // namespace
}  // namespace poolcast::tune
