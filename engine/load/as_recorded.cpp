#include "engine/load/as_recorded.hpp"

#include <algorithm>
#include <utility>

namespace poolcast::load {

Distribution as_recorded(std::vector<Duration> lengths, std::size_t most) {
  std::ranges::sort(lengths);
  if (lengths.front() == lengths.back()) return Distribution::fixed(lengths.front());
  if (lengths.size() <= most) return Distribution::empirical(std::move(lengths));
  std::vector<Duration> kept;
  for (std::size_t i = 0; i < most; ++i) {
    kept.push_back(lengths[(2 * i + 1) * lengths.size() / (2 * most)]);
  }
  return Distribution::empirical(std::move(kept));
}

}  // namespace poolcast::load
