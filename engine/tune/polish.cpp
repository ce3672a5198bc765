#include "engine/tune/polish.hpp"

#include <algorithm>
#include <set>

namespace poolcast::tune {
namespace {

/// At once; as many threads have work.
constexpr std::size_t moves_at_once = 8;

bool dominates(std::vector<double> const& a, std::vector<double> const& b) {
  bool better = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] > b[i]) return false;
    better = better || a[i] < b[i];
  }
  return better;
}

}  // namespace

void Archive::add(Candidate const& candidate, std::vector<double> const& fitness) {
  if (!scored_.emplace(candidate, fitness).second) return;
  auto const beaten_by = [&](Candidate const& other) {
    // Where a constant has no effect, one of the equals is enough to go on from.
    std::vector<double> const& known = scored_.at(other);
    return dominates(known, fitness) || known == fitness;
  };
  if (std::ranges::any_of(best_, beaten_by)) return;
  std::erase_if(best_, [&](Candidate const& one) { return dominates(fitness, scored_.at(one)); });
  best_.push_back(candidate);
}

std::vector<Candidate> moves_of(Candidate const& candidate, std::vector<std::size_t> const& sizes) {
  std::vector<Candidate> moves;
  std::size_t const most = sizes.empty() ? 0 : *std::ranges::max_element(sizes);
  for (std::size_t step = 1; step < most; step *= 2) {
    for (std::size_t d = 0; d < sizes.size(); ++d) {
      Candidate moved = candidate;
      if (candidate[d] + step < sizes[d]) {
        moved[d] = candidate[d] + step;
        moves.push_back(moved);
      }
      if (candidate[d] >= step) {
        moved[d] = candidate[d] - step;
        moves.push_back(moved);
      }
    }
  }
  return moves;
}

bool polish(SearchRequest const& request, Archive const& archive, Score const& score) {
  std::set<Candidate> polished;
  for (;;) {
    std::vector<Candidate> const& best = archive.best();
    auto const next =
        std::ranges::find_if(best, [&](Candidate const& one) { return !polished.contains(one); });
    if (next == best.end()) return true;
    Candidate const from(next->begin(), next->end());  // the archive changes
    polished.insert(from);
    std::vector<Candidate> moves = moves_of(from, request.sizes);
    std::erase_if(moves, [&](Candidate const& one) { return archive.has(one); });
    // What beats it is gone on from at once.
    for (std::size_t at = 0; at < moves.size() && std::ranges::count(best, from) > 0;
         at += moves_at_once) {
      auto const begin = moves.begin() + static_cast<std::ptrdiff_t>(at);
      auto const count = static_cast<std::ptrdiff_t>(std::min(moves_at_once, moves.size() - at));
      if (!score({begin, begin + count}).go_on) return false;
    }
  }
}

}  // namespace poolcast::tune
