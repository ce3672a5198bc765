#include "engine/load/goodness.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "engine/base/random.hpp"

namespace poolcast::load {
namespace {

// N. Smirnov, "Table for estimating the goodness of fit of empirical distributions", Annals of
// Mathematical Statistics 19 (1948), gives L(x) = 1 - the tail.
TEST(Goodness, KolmogorovsDistributionIsThatOfTheTable) {
  struct {
    double x, cumulative;
  } const table[] = {{0.50, 0.036055}, {0.60, 0.135718}, {0.80, 0.455857},
                     {1.00, 0.730000}, {1.20, 0.887750}, {1.40, 0.960318},
                     {1.50, 0.977782}, {1.60, 0.988048}, {2.00, 0.999329}};
  for (auto const& [x, cumulative] : table) {
    EXPECT_NEAR(1 - kolmogorov_tail(x), cumulative, 1e-6) << x;
  }
  EXPECT_EQ(kolmogorov_tail(0), 1);
  EXPECT_LT(kolmogorov_tail(5), 1e-20);
}

// L. H. Miller, "Table of percentage points of Kolmogorov statistics", JASA 51 (1956).
TEST(Goodness, TheDistancesOfTheTableHaveItsProbabilities) {
  struct {
    double count, distance, p;
  } const table[] = {{10, 0.36866, 0.10}, {10, 0.40925, 0.05}, {10, 0.48893, 0.01},
                     {20, 0.26473, 0.10}, {20, 0.29408, 0.05}, {20, 0.35241, 0.01},
                     {50, 0.16959, 0.10}, {50, 0.18845, 0.05}, {50, 0.22604, 0.01}};
  for (auto const& [count, distance, p] : table) {
    EXPECT_NEAR(ks_p_value(distance, count), p, 0.05 * p) << count << " " << distance;
  }
}

// Any table of the chi-square distribution.
TEST(Goodness, ChiSquareIsThatOfTheTable) {
  struct {
    double degrees, statistic, p;
  } const table[] = {{1, 3.841, 0.05},   {1, 6.635, 0.01},   {2, 5.991, 0.05},
                     {5, 15.086, 0.01},  {10, 18.307, 0.05}, {10, 3.940, 0.95},
                     {23, 35.172, 0.05}, {23, 41.638, 0.01}, {100, 124.342, 0.05}};
  for (auto const& [degrees, statistic, p] : table) {
    EXPECT_NEAR(chi_square_p_value(statistic, degrees), p, 1e-4) << degrees << " " << statistic;
  }
  EXPECT_EQ(chi_square_p_value(0, 3), 1);
}

TEST(Goodness, DistanceFromADistribution) {
  auto const even = [](double x) { return x; };
  EXPECT_DOUBLE_EQ(ks_distance(std::vector{0.5}, even), 0.5);
  EXPECT_DOUBLE_EQ(ks_distance(std::vector{0.25, 0.75}, even), 0.25);
  EXPECT_DOUBLE_EQ(ks_distance(std::vector{0.9, 0.9, 0.9}, even), 0.9);
}

TEST(Goodness, DistanceBetweenSamples) {
  EXPECT_DOUBLE_EQ(ks_distance(std::vector{1.0, 2.0}, std::vector{1.0, 2.0}), 0);
  EXPECT_DOUBLE_EQ(ks_distance(std::vector{1.0, 2.0}, std::vector{3.0}), 1);
  EXPECT_DOUBLE_EQ(ks_distance(std::vector{1.0, 2.0, 3.0, 4.0}, std::vector{2.0, 2.0}), 0.5);
}

// Under the hypothesis p-values are even: of 1,000, 50 +- 21 (3 sigma) lie below 0.05.
TEST(Goodness, TheTestRefusesAsOftenAsItSays) {
  int refused = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    std::vector<double> values;
    for (std::uint64_t i = 0; i < 50; ++i) values.push_back(uniform(draw(seed, Stream::boot, i)));
    std::ranges::sort(values);
    refused += ks_p_value(ks_distance(values, [](double x) { return x; }), 50) < 0.05 ? 1 : 0;
  }
  EXPECT_NEAR(refused, 50, 21);
}

TEST(Goodness, NearestRank) {
  std::vector<int> const values = {10, 20, 30, 40};
  EXPECT_EQ(nearest_rank(std::span(values), 0), 10);
  EXPECT_EQ(nearest_rank(std::span(values), 50), 20);
  EXPECT_EQ(nearest_rank(std::span(values), 51), 30);
  EXPECT_EQ(nearest_rank(std::span(values), 100), 40);
}

}  // namespace
}  // namespace poolcast::load
