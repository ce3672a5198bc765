// Lengths of time that vary: how long a node boots, a job runs, an agent starts.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/time.hpp"

namespace poolcast {

/// `fixed`: always `a`. `uniform`: between `a` and `b`. `lognormal`: median `a`, shape `sigma`,
/// clipped to [`min`, `max`]. `empirical`: each of `values` as likely as any other. `mixture`: one
/// of `parts`, as often as its weight says.
struct Distribution {
  enum class Kind : std::uint8_t { fixed, uniform, lognormal, empirical, mixture };

  Kind kind = Kind::fixed;
  Duration a{};
  Duration b{};
  double sigma = 0;
  Duration min{};
  Duration max = 365 * day;
  std::vector<Duration> values{};  // ascending, at least one
  std::vector<Distribution> parts{};
  std::vector<double> weights{};  // of the parts; they sum to 1

  static Distribution fixed(Duration value) { return {.a = value}; }
  static Distribution uniform(Duration from, Duration to) {
    return {.kind = Kind::uniform, .a = from, .b = to};
  }
  static Distribution lognormal(Duration median, double sigma) {
    return {.kind = Kind::lognormal, .a = median, .sigma = sigma};
  }
  static Distribution empirical(std::vector<Duration> ascending) {
    return {.kind = Kind::empirical, .values = std::move(ascending)};
  }
  static Distribution mixture(std::vector<Distribution> parts, std::vector<double> weights) {
    return {.kind = Kind::mixture, .parts = std::move(parts), .weights = std::move(weights)};
  }
};

/// The value that the random bits stand for, in whole milliseconds unless fixed or empirical (a
/// ledger row keeps an agent's start in milliseconds).
Duration sample(Distribution const& distribution, std::uint64_t bits);

/// The longest value there can be.
Duration longest(Distribution const& distribution);

}  // namespace poolcast
