#include "engine/tune/search.hpp"

#include <algorithm>
#include <limits>
#include <span>

#include "engine/tune/polish.hpp"
#include "engine/tune/sobol.hpp"

namespace poolcast::tune {
namespace {

/// Of the budget, for the population; the rest is for moves from the best of it.
constexpr double evolved_share = 0.6;

/// Whether to go on.
bool score_all(std::span<Candidate const> all, Score const& score) {
  while (!all.empty()) {
    std::size_t const count = std::min(most_at_once, all.size());
    if (!score({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)}).go_on) return false;
    all = all.subspan(count);
  }
  return true;
}

/// How many values of each dimension a grid takes, so that it is within the budget: the one with
/// the most loses one, until it is.
std::vector<std::size_t> levels_of(SearchRequest const& request) {
  std::vector<std::size_t> levels = request.sizes;
  for (std::size_t& level : levels) level = std::min(level, request.budget);
  while (combinations_of(levels) > request.budget) {
    auto const most = std::ranges::max_element(levels);
    if (*most <= 1) break;
    --*most;
  }
  return levels;
}

/// The `level`th of `levels` values that are spread over `size`, both ends among them.
std::size_t spread(std::size_t level, std::size_t levels, std::size_t size) {
  return levels <= 1 ? (size - 1) / 2 : level * (size - 1) / (levels - 1);
}

void search_grid(SearchRequest const& request, Score const& score) {
  std::vector<std::size_t> const levels = levels_of(request);
  Candidate at(levels.size(), 0);
  std::vector<Candidate> all;
  for (std::uint64_t i = 0; i < combinations_of(levels); ++i) {
    std::uint64_t rest = i;
    for (std::size_t d = levels.size(); d-- > 0;) {
      at[d] = spread(static_cast<std::size_t>(rest % levels[d]), levels[d], request.sizes[d]);
      rest /= levels[d];
    }
    all.push_back(at);
  }
  score_all(all, score);
}

void search_sobol(SearchRequest const& request, Score const& score) {
  // On a coarse grid many points fall on values that have been tried.
  constexpr std::size_t points_a_candidate = 16;
  std::vector<Candidate> all;
  for (std::vector<double> const& point :
       scrambled_sobol(request.sizes.size(), request.budget * points_a_candidate, request.seed)) {
    all.push_back(candidate_at(request.sizes, point));
  }
  score_all(all, score);
}

}  // namespace

std::size_t population_of(std::size_t budget) {
  return std::clamp<std::size_t>(budget / 32 * 4, 8, most_at_once);
}

std::string_view word_of(Search search) {
  constexpr std::string_view words[] = {"nsga2", "moead", "grid", "sobol"};
  return words[static_cast<std::size_t>(search)];
}

std::uint64_t combinations_of(std::vector<std::size_t> const& sizes) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t product = 1;
  for (std::size_t const size : sizes) {
    if (product > most / size) return most;
    product *= size;
  }
  return product;
}

Candidate candidate_at(std::vector<std::size_t> const& sizes, std::vector<double> const& point) {
  Candidate candidate;
  for (std::size_t d = 0; d < sizes.size(); ++d) {
    double const scaled = point[d] * static_cast<double>(sizes[d]);
    candidate.push_back(std::min(sizes[d] - 1, static_cast<std::size_t>(std::max(0.0, scaled))));
  }
  return candidate;
}

void run_search(Search search, SearchRequest const& request, Score const& score) {
  if (search == Search::grid || combinations_of(request.sizes) <= request.budget) {
    return search_grid(request, score);
  }
  if (search == Search::sobol) return search_sobol(request, score);
  Archive archive;
  std::size_t fresh = 1;  // the current one
  bool whole = true;
  bool evolving = true;
  Score const recording = [&](std::vector<Candidate> const& candidates) {
    Scored scored = score(candidates);
    for (std::size_t i = 0; i < scored.fitness.size(); ++i) {
      archive.add(candidates[i], scored.fitness[i]);
    }
    fresh += scored.fresh;
    whole = scored.go_on;
    bool const enough = evolving && static_cast<double>(fresh) >=
                                        evolved_share * static_cast<double>(request.budget);
    scored.go_on = whole && !enough;
    return scored;
  };
  evolve(search, request, recording);
  evolving = false;
  if (whole && polish(request, archive, recording)) search_sobol(request, score);
}

}  // namespace poolcast::tune
