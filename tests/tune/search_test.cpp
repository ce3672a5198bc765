// Searches on functions whose best values are known; the points they begin with.
#include "engine/tune/search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/tune/polish.hpp"
#include "engine/tune/sobol.hpp"

namespace poolcast::tune {
namespace {

TEST(Sobol, PutsOnePointInEachOfAsManyParts) {
  for (std::uint64_t const seed : {1U, 2U, 99U}) {
    std::vector<std::vector<double>> const points = scrambled_sobol(5, 64, seed);
    for (std::size_t d = 0; d < 5; ++d) {
      std::set<int> parts;
      for (std::vector<double> const& point : points) {
        ASSERT_GE(point[d], 0);
        ASSERT_LT(point[d], 1);
        parts.insert(static_cast<int>(point[d] * 64));
      }
      EXPECT_GE(parts.size(), 63U) << "seed " << seed;  // Boost's sequence leaves out the origin
    }
  }
}

TEST(Sobol, IsAnotherOneForAnotherSeed) {
  EXPECT_EQ(scrambled_sobol(3, 8, 5), scrambled_sobol(3, 8, 5));
  EXPECT_NE(scrambled_sobol(3, 8, 5), scrambled_sobol(3, 8, 6));
}

/// What a search asked for, in its order, each once.
struct Asked {
  std::vector<Candidate> candidates;
  std::size_t budget;
  std::function<std::vector<double>(Candidate const&)> fitness;

  Scored score(std::vector<Candidate> const& some) {
    Scored scored;
    for (Candidate const& one : some) {
      scored.fitness.push_back(fitness(one));
      bool const known = std::ranges::count(candidates, one) > 0;
      if (known || candidates.size() == budget) continue;
      candidates.push_back(one);
      ++scored.fresh;
    }
    scored.go_on = candidates.size() < budget;
    return scored;
  }
};

Asked searched(Search search, SearchRequest const& request,
               std::function<std::vector<double>(Candidate const&)> fitness) {
  Asked asked{{}, request.budget, std::move(fitness)};
  run_search(search, request,
             [&](std::vector<Candidate> const& some) { return asked.score(some); });
  return asked;
}

double part(std::size_t value, std::size_t size) {
  return static_cast<double>(value) / static_cast<double>(size - 1);
}

/// Of Zitzler, Deb and Thiele (2000): the front is where all values but the first are 0.
std::vector<double> zdt1(Candidate const& at) {
  double const g = 1 + 9 * (part(at[1], 41) + part(at[2], 41)) / 2;
  double const first = part(at[0], 41);
  return {first, g * (1 - std::sqrt(first / g))};
}

TEST(Search, FindsTheFrontOfAKnownFunction) {
  SearchRequest const request{
      .sizes = {41, 41, 41}, .current = {20, 20, 20}, .objectives = 2, .budget = 400, .seed = 3};
  for (Search const search : {Search::nsga2, Search::moead}) {
    Asked const asked = searched(search, request, zdt1);
    EXPECT_EQ(asked.candidates.size(), request.budget);
    auto const on_front = std::ranges::count_if(
        asked.candidates, [](Candidate const& one) { return one[1] == 0 && one[2] == 0; });
    EXPECT_GE(on_front, 25) << word_of(search);  // of 41, among 68,921
  }
}

TEST(Search, FindsTheLeastOfOneObjective) {
  SearchRequest const request{
      .sizes = {100, 100, 100}, .current = {0, 0, 0}, .objectives = 1, .budget = 300, .seed = 3};
  Asked const asked = searched(Search::nsga2, request, [](Candidate const& at) {
    double const x = part(at[0], 100) - 0.3, y = part(at[1], 100) - 0.8, z = part(at[2], 100) - 0.5;
    return std::vector<double>{x * x + y * y + z * z + 0.3 * std::abs(x * y)};
  });
  EXPECT_EQ(std::ranges::count(asked.candidates, Candidate{30, 79, 50}) +
                std::ranges::count(asked.candidates, Candidate{30, 79, 49}),
            2);
}

TEST(Search, IsTheSameForTheSameSeed) {
  for (Search const search : {Search::nsga2, Search::moead, Search::sobol}) {
    SearchRequest request{
        .sizes = {41, 41, 41}, .current = {20, 20, 20}, .objectives = 2, .budget = 150, .seed = 3};
    std::vector<Candidate> const first = searched(search, request, zdt1).candidates;
    EXPECT_EQ(searched(search, request, zdt1).candidates, first) << word_of(search);
    request.seed = 4;
    EXPECT_NE(searched(search, request, zdt1).candidates, first) << word_of(search);
  }
}

TEST(Search, TriesEverythingIfTheBudgetIsEnough) {
  SearchRequest const request{
      .sizes = {3, 1, 4}, .current = {0, 0, 0}, .objectives = 1, .budget = 12, .seed = 1};
  for (Search const search : {Search::nsga2, Search::grid, Search::sobol}) {
    Asked const asked =
        searched(search, request, [](Candidate const&) { return std::vector<double>{1.0}; });
    EXPECT_EQ(asked.candidates.size(), 12U) << word_of(search);
  }
}

TEST(Search, AGridIsSpreadOverWhatItCannotCover) {
  SearchRequest const request{
      .sizes = {101, 2}, .current = {0, 0}, .objectives = 1, .budget = 11, .seed = 1};
  Asked const asked =
      searched(Search::grid, request, [](Candidate const&) { return std::vector<double>{1.0}; });
  std::vector<Candidate> expected;
  for (std::size_t const value : {0U, 25U, 50U, 75U, 100U}) {
    expected.push_back({value, 0});
    expected.push_back({value, 1});
  }
  EXPECT_EQ(asked.candidates, expected);
}

TEST(Search, CountsCombinationsUpToTheGreatestNumber) {
  EXPECT_EQ(combinations_of({3, 4, 5}), 60U);
  EXPECT_EQ(combinations_of(std::vector<std::size_t>(20, 10'000)), UINT64_MAX);
}

TEST(Polish, MovesOneValueByOneByTwoByFour) {
  EXPECT_EQ(moves_of({3, 0}, {6, 2}),
            (std::vector<Candidate>{{4, 0}, {2, 0}, {3, 1}, {5, 0}, {1, 0}}));
}

}  // namespace
}  // namespace poolcast::tune
