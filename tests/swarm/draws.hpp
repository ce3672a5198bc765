// Numbers that hang on a seed alone: what the swarm's cases are made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/distribution.hpp"
#include "engine/base/random.hpp"
#include "engine/base/time.hpp"

namespace poolcast::experiment {

class SwarmDraws {
 public:
  explicit SwarmDraws(std::uint64_t seed) : seed_(seed) {}

  /// From 0 to `bound` - 1.
  std::int64_t below(std::int64_t bound) {
    std::uint64_t const bits = draw(seed_, Stream::arrival, drawn_++);
    return static_cast<std::int64_t>(bits % static_cast<std::uint64_t>(bound));
  }
  std::uint32_t count(std::int64_t from, std::int64_t to) {
    return static_cast<std::uint32_t>(from + below(to - from + 1));
  }
  bool chance(int percent) { return below(100) < percent; }

  template <class Value, std::size_t N>
  Value one_of(Value const (&values)[N]) {
    return values[below(N)];
  }

  /// In whole milliseconds, like all that the simulator draws.
  Duration up_to(Duration most) { return below(most / millisecond + 1) * millisecond; }

  Distribution distribution(Duration most) {
    if (chance(20)) return Distribution::fixed({});
    if (chance(20)) return Distribution::fixed(up_to(most));
    if (chance(20)) return empirical(most);
    if (chance(20)) return Distribution::mixture({empirical(most), lognormal(most)}, {0.7, 0.3});
    return chance(40) ? Distribution::uniform(most / 4, most) : lognormal(most);
  }

 private:
  Distribution empirical(Duration most) {
    std::vector<Duration> ascending;
    Duration value = up_to(most / 8);
    for (std::int64_t left = 1 + below(5); left > 0; --left) {
      ascending.push_back(value);
      value += up_to(most / 6);
    }
    return Distribution::empirical(std::move(ascending));
  }

  /// With an end, so that a test can say by when something must have happened.
  static Distribution lognormal(Duration most) {
    Distribution made = Distribution::lognormal(most / 3, 0.8);
    made.max = 3 * most;
    return made;
  }

  std::uint64_t seed_;
  std::uint64_t drawn_ = 0;
};

}  // namespace poolcast::experiment
