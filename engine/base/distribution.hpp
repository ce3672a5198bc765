// Lengths of time that vary: how long a node boots, a job runs, an agent starts.
#pragma once

#include <cstdint>

#include "engine/base/time.hpp"

namespace poolcast {

/// `fixed`: always `a`. `uniform`: between `a` and `b`. `lognormal`: median `a`, shape `sigma`,
/// clipped to
/// [`min`, `max`].
struct Distribution {
  enum class Kind { fixed, uniform, lognormal };

  Kind kind = Kind::fixed;
  Duration a{};
  Duration b{};
  double sigma = 0;
  Duration min{};
  Duration max = 365 * day;

  static Distribution fixed(Duration value) { return {.a = value}; }
  static Distribution uniform(Duration from, Duration to) {
    return {.kind = Kind::uniform, .a = from, .b = to};
  }
  static Distribution lognormal(Duration median, double sigma) {
    return {.kind = Kind::lognormal, .a = median, .sigma = sigma};
  }
};

/// The value that the random bits stand for, in whole milliseconds unless fixed (a ledger row keeps
/// an agent's start in milliseconds).
Duration sample(Distribution const& distribution, std::uint64_t bits);

}  // namespace poolcast
