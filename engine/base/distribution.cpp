#include "engine/base/distribution.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/random.hpp"
#include "engine/base/result.hpp"

namespace poolcast {
namespace {

using Kind = Distribution::Kind;

double ticks(Duration duration) { return static_cast<double>(duration.ticks); }

Duration whole_milliseconds(double value) {
  return static_cast<std::int64_t>(std::floor(value / 1e4 + 0.5)) * millisecond;
}

/// `u` in (0, 1).
Duration at_quantile(Distribution const& distribution, double u) {
  switch (distribution.kind) {
    case Kind::fixed:
      return distribution.a;
    case Kind::uniform:
      return whole_milliseconds(ticks(distribution.a) + u * ticks(distribution.b - distribution.a));
    case Kind::lognormal: {
      double const value =
          ticks(distribution.a) * std::exp(distribution.sigma * normal_quantile(u));
      return whole_milliseconds(
          std::clamp(value, ticks(distribution.min), ticks(distribution.max)));
    }
    case Kind::empirical: {
      auto const count = static_cast<double>(distribution.values.size());
      return distribution.values[static_cast<std::size_t>(u * count)];
    }
    case Kind::mixture: {
      // The part's own quantile is where `u` lies within the part's share of (0, 1).
      std::size_t part = 0;
      while (part + 1 < distribution.parts.size() && u >= distribution.weights[part]) {
        u -= distribution.weights[part++];
      }
      double const within = u / distribution.weights[part];
      return at_quantile(distribution.parts[part], std::clamp(within, 0x1.0p-54, 1 - 0x1.0p-53));
    }
  }
  return {};
}

}  // namespace

Duration sample(Distribution const& distribution, std::uint64_t bits) {
  if (distribution.kind == Kind::fixed) return distribution.a;
  return at_quantile(distribution, uniform(bits));
}

Duration longest(Distribution const& distribution) {
  switch (distribution.kind) {
    case Kind::fixed:
      return distribution.a;
    case Kind::uniform:
      return distribution.b;
    case Kind::lognormal:
      return distribution.max;
    case Kind::empirical:
      return distribution.values.back();
    case Kind::mixture: {
      Duration most;
      for (Distribution const& part : distribution.parts) most = std::max(most, longest(part));
      return most;
    }
  }
  return {};
}

}  // namespace poolcast
