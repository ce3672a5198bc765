#include "engine/tune/importance.hpp"

#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "tests/tune/made_up_trials.hpp"

namespace poolcast::tune {
namespace {

using Point = std::vector<std::size_t>;

double value(Point const& point, std::size_t dimension) {
  return static_cast<double>(point[dimension]);
}

/// The same for the same point, as luck is under common seeds; from 0 to 1.
double luck(Point const& point) {
  std::uint64_t entity = 0;
  for (std::size_t const one : point) entity = entity * 1000 + one;
  return uniform(draw(7, Stream{1}, entity));
}

std::vector<Dimension> const two = {numbers("$a", 8), numbers("$b", 8)};

// The ranks of 8a + b are 1 to 64, so that the variances of the effects are 64 times and once 5.25.
TEST(Importance, IsTheShareOfTheVariance) {
  Importance const of_cost =
      importances(made_up(two, "cost", all_points(two), {[](Point const& point) {
                            return 8 * value(point, 0) + value(point, 1);
                          }}))
          .front();
  ASSERT_EQ(of_cost.shares.size(), 2U);
  EXPECT_NEAR(of_cost.shares[0], 64.0 / 65, 1e-6);
  EXPECT_NEAR(of_cost.shares[1], 1.0 / 65, 1e-6);
  EXPECT_EQ(of_cost.directions, (std::vector<int>{1, 1}));
  EXPECT_EQ(of_cost.trials, 64U);
}

TEST(Importance, IsOfEachObjective) {
  std::vector<Importance> const both =
      importances(made_up(two, "cost,wait_p95", all_points(two),
                          {[](Point const& point) { return value(point, 0); },
                           [](Point const& point) { return -value(point, 1); }}));
  EXPECT_NEAR(both[0].shares[0], 1, 1e-9);
  EXPECT_NEAR(both[0].shares[1], 0, 1e-9);
  EXPECT_NEAR(both[1].shares[0], 0, 1e-9);
  EXPECT_NEAR(both[1].shares[1], 1, 1e-9);
  EXPECT_EQ(both[0].directions, (std::vector<int>{1, 0}));
  EXPECT_EQ(both[1].directions, (std::vector<int>{0, -1}));
}

TEST(Importance, OfOneAbsurdTrialIsSmall) {
  Importance const of_cost =
      importances(made_up(two, "cost", all_points(two), {[](Point const& point) {
                            bool const absurd = point[0] == 0 && point[1] == 7;
                            return absurd ? 1e9 : value(point, 0);
                          }}))
          .front();
  EXPECT_GT(of_cost.shares[0], 0.75);
  EXPECT_LT(of_cost.shares[1], 0.02);
}

TEST(Importance, OfWhatHasNoEffectIsNothing) {
  std::vector<Dimension> const five = {numbers("$a", 50), numbers("$b", 50), numbers("$c", 50),
                                       numbers("$d", 50), numbers("$e", 50)};
  std::vector<Point> points;
  for (std::uint64_t i = 0; i < 80; ++i) {
    Point point;
    for (std::uint32_t d = 0; d < 5; ++d) point.push_back(draw(3, Stream{d}, i) % 50);
    points.push_back(point);
  }
  Importance const noise = importances(made_up(five, "cost", points, {luck})).front();
  double sum = 0;
  for (double const share : noise.shares) sum += share;
  EXPECT_LT(sum, 0.25);
  Importance const one =
      importances(made_up(five, "cost", points,
                          {[](Point const& point) { return value(point, 2) + 5 * luck(point); }}))
          .front();
  EXPECT_GT(one.shares[2], 0.75);
  for (std::size_t const other : {0U, 1U, 3U, 4U}) EXPECT_LT(one.shares[other], 0.06) << other;
}

// A search stays where it is good: here three of four trials have 0 or 1 for $a. Only its ranks lie
// closer together for that.
TEST(Importance, HardlyDependsOnWhereTheSearchWent) {
  std::vector<Point> points = all_points(two);
  for (int again = 0; again < 200; ++again) {
    points.push_back({static_cast<std::size_t>(again % 2), static_cast<std::size_t>(again % 8)});
  }
  Importance const of_cost = importances(made_up(two, "cost", points, {[](Point const& point) {
                                                   return 3 * value(point, 0) + 3 * value(point, 1);
                                                 }}))
                                 .front();
  EXPECT_GT(of_cost.shares[0], 0.35);
  EXPECT_GT(of_cost.shares[1], 0.35);
  EXPECT_GT(of_cost.shares[0] + of_cost.shares[1], 0.95);
}

TEST(Importance, OfWhatMattersOnlyTogetherIsNothing) {
  Importance const of_cost =
      importances(made_up(two, "cost", all_points(two), {[](Point const& point) {
                            return static_cast<double>((point[0] + point[1]) % 2);
                          }}))
          .front();
  EXPECT_EQ(of_cost.shares, (std::vector<double>{0, 0}));
}

TEST(Importance, OfWordsHasNoDirectionAndOfAHillNeither) {
  std::vector<Dimension> dimensions = {numbers("$word", 2), numbers("$hill", 9)};
  dimensions[0].words = true;
  Importance const of_cost =
      importances(made_up(dimensions, "cost", all_points(dimensions), {[](Point const& point) {
                            double const x = value(point, 1) - 4;
                            return 3 * value(point, 0) + 16 - x * x;
                          }}))
          .front();
  EXPECT_GT(of_cost.shares[0], 0.03);
  EXPECT_GT(of_cost.shares[1], 0.3);
  EXPECT_EQ(of_cost.directions, (std::vector<int>{0, 0}));
}

TEST(Importance, IsNotToldFromTooFewTrials) {
  std::vector<Dimension> const three = {numbers("$a", 3), numbers("$b", 3), numbers("$c", 3)};
  std::vector<Point> points = all_points(three);
  auto const count = [&](std::size_t trials) {
    std::vector<Point> const some(points.begin(), points.begin() + std::ptrdiff_t(trials));
    return importances(made_up(three, "cost", some, {luck})).front().shares.size();
  };
  EXPECT_EQ(count(11), 0U);
  EXPECT_EQ(count(12), 3U);
  // A word a trial: nothing can be told of any.
  std::vector<Dimension> words = {numbers("$w", 20)};
  words[0].words = true;
  EXPECT_TRUE(
      importances(made_up(words, "cost", all_points(words), {luck})).front().shares.empty());
}

TEST(Importance, LeavesOutWhatCouldNotRun) {
  Trials trials = made_up(two, "cost", all_points(two), {[](Point const& point) {
                            return point[0] == 0 ? 1e6 * value(point, 1) : value(point, 0);
                          }});
  for (Trial& trial : trials.trials) {
    if (trial.values[0] != 0) continue;
    if (trial.values[1] % 2 == 0) trial.problem = "refused";
    if (trial.values[1] % 2 == 1) trial.objectives[0].reset();
  }
  Importance const of_cost = importances(trials).front();
  EXPECT_EQ(of_cost.trials, 56U);
  EXPECT_NEAR(of_cost.shares[0], 1, 1e-9);
}

TEST(Importance, OfASameFigureEverywhereIsNothing) {
  Importance const of_cost =
      importances(made_up(two, "cost", all_points(two), {[](Point const&) { return 5.0; }}))
          .front();
  EXPECT_EQ(of_cost.shares, (std::vector<double>{0, 0}));
}

}  // namespace
}  // namespace poolcast::tune
