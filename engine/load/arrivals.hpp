// When things arrive in a stream of a load model: the rates, bursts and nightly times turned into
// moments. Knows not what arrives.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/load/model.hpp"

namespace poolcast::load {

struct Arrival {
  Time at;
  std::uint64_t seed;  // of all that is drawn for what arrives
};

struct Window {
  Time start;
  Duration length;

  Time end() const { return start + length; }
};

/// In order of time. `scale` multiplies what is expected: the arrivals of a smaller scale are among
/// those of a larger one. A longer window does not change the arrivals inside a shorter one, but
/// for bursts that reach into it.
std::vector<Arrival> draw_arrivals(ArrivalStream const& stream, Calendar const& calendar,
                                   Window window, std::uint64_t seed, double scale);

/// How many are expected in the window at scale 1.
double expected_arrivals(ArrivalStream const& stream, Calendar const& calendar, Window window);

/// How many a burst has on average.
double mean_size(Bursts const& bursts);

/// The index at which `u` in (0, 1) falls, when each index is as wide as its weight says.
std::size_t pick(std::vector<double> const& weights, double u);

}  // namespace poolcast::load
