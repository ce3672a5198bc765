// The last part of a search: from each of the best candidates one value at a time is moved, by one,
// by two, by four and so on. A population comes near an optimum, and seldom on the very value.
#pragma once

#include <map>
#include <vector>

#include "engine/tune/search.hpp"

namespace poolcast::tune {

/// Everything that has been scored, and what nothing of it beats.
class Archive {
 public:
  void add(Candidate const& candidate, std::vector<double> const& fitness);
  bool has(Candidate const& candidate) const { return scored_.contains(candidate); }
  /// In the order in which they came.
  std::vector<Candidate> const& best() const { return best_; }

 private:
  std::map<Candidate, std::vector<double>> scored_;
  std::vector<Candidate> best_;
};

/// All that differ from the candidate by one such move, the shortest first.
std::vector<Candidate> moves_of(Candidate const& candidate, std::vector<std::size_t> const& sizes);

/// Until no move is left to try of any of the best, or the score ends it. `score` adds to the
/// archive. Whether to go on otherwise.
bool polish(SearchRequest const& request, Archive const& archive, Score const& score);

}  // namespace poolcast::tune
