// Which candidates to try next: a search proposes some, is told how good each is, and proposes
// more. A function of its request and of the answers alone, so that it can be replayed. Knows grids
// of values, and not what they mean.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "engine/tune/space.hpp"

namespace poolcast::tune {

enum class Search : std::uint8_t { nsga2, moead, grid, sobol };

std::string_view word_of(Search search);

struct Scored {
  std::vector<std::vector<double>> fitness{};  // by candidate and objective; less is better
  std::size_t fresh = 0;                       // candidates that had not been asked for before
  bool go_on = true;                           // else the search ends
};

/// Candidates may be asked for again; that costs nothing.
using Score = std::function<Scored(std::vector<Candidate> const&)>;

struct SearchRequest {
  std::vector<std::size_t> sizes;  // of each dimension, in values
  Candidate current;
  std::size_t objectives = 1;
  std::size_t budget = 0;  // candidates that may be new
  std::uint64_t seed = 1;
};

/// How many combinations there are; the greatest number if there are more.
std::uint64_t combinations_of(std::vector<std::size_t> const& sizes);

/// Tries all combinations if the budget is enough for them, whatever the search.
void run_search(Search search, SearchRequest const& request, Score const& score);

/// So many are proposed at once, at most.
inline constexpr std::size_t most_at_once = 24;

/// Of a budget that is small a part, so that there can be generations; a multiple of four.
std::size_t population_of(std::size_t budget);

/// The candidate at a point of the unit cube.
Candidate candidate_at(std::vector<std::size_t> const& sizes, std::vector<double> const& point);

/// NSGA-II, MOEA/D, and of one objective a particle swarm, until nothing new comes of them or the
/// score ends it.
void evolve(Search search, SearchRequest const& request, Score const& score);

}  // namespace poolcast::tune
