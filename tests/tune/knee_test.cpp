#include "engine/tune/knee.hpp"

#include <gtest/gtest.h>

#include <array>

#include "tests/tune/made_up_trials.hpp"

namespace poolcast::tune {
namespace {

using Figures2 = std::vector<std::pair<double, double>>;

Trials of(Figures2 const& figures) {
  std::vector<std::vector<std::size_t>> points;
  for (std::size_t i = 0; i < figures.size(); ++i) points.push_back({i});
  return made_up({numbers("$a", figures.size())}, "cost,wait_p95", points,
                 {[&](auto const& point) { return figures[point[0]].first; },
                  [&](auto const& point) { return figures[point[0]].second; }});
}

TEST(Knee, IsFarthestFromTheLineBetweenTheEnds) {
  // In ratios: from 1 to 8 each, the line goes through (2, 4) and (4, 2).
  EXPECT_EQ(knee(of({{1, 8}, {2, 3}, {4, 1.9}, {8, 1}})), 1U);
  EXPECT_EQ(knee(of({{1, 8}, {2, 3.9}, {4, 1.1}, {8, 1}})), 2U);
}

TEST(Knee, CountsOnlyTheFront) {
  Trials trials = of({{1, 8}, {2, 2}, {3, 1.9}, {8, 1}});
  trials.trials[1].feasible = false;
  mark_front(trials);
  EXPECT_EQ(knee(trials), 2U);
}

TEST(Knee, OfAFarEndDoesNotMakeAllOthersAlike) {
  // By differences all but the first would wait for next to nothing, and the cheapest of them won.
  EXPECT_EQ(knee(of({{10, 36000}, {10.5, 1200}, {12, 60}, {20, 30}})), 2U);
}

TEST(Knee, IsByDifferencesWhereAFigureIsZero) {
  EXPECT_EQ(knee(of({{0, 10}, {2, 2}, {4, 1.5}, {10, 0}})), 1U);
}

TEST(Knee, OfAStraightOrHollowFrontIsAnEnd) {
  EXPECT_EQ(knee(of({{8, 1}, {4, 2}, {2, 4}, {1, 8}})), 0U);
  EXPECT_EQ(knee(of({{3.9, 3.9}, {1, 4}, {4, 1}})), 1U);
}

TEST(Knee, OfAFrontOfOneIsThatOne) {
  EXPECT_EQ(knee(of({{2, 2}, {1, 1}})), 1U);
  Trials none = of({{1, 1}});
  none.trials[0].feasible = false;
  mark_front(none);
  EXPECT_EQ(knee(none), std::nullopt);
}

TEST(Knee, OfThreeObjectivesIsNearestToTheBestOfAll) {
  using Row = std::array<double, 3>;
  // Cost and node-hours tell the same, so that they would outvote the wait.
  Row const rows[] = {{1, 8, 1}, {8, 1, 8}, {2.5, 2.5, 2.5}, {4, 1.8, 4}};
  std::vector<std::vector<std::size_t>> const points = {{0}, {1}, {2}, {3}};
  std::vector<Figure> figures;
  for (std::size_t k = 0; k < 3; ++k) {
    figures.push_back([&, k](auto const& point) { return rows[point[0]][k]; });
  }
  EXPECT_EQ(knee(made_up({numbers("$a", 4)}, "cost,wait_p95,node_hours", points, figures)), 2U);
}

}  // namespace
}  // namespace poolcast::tune
