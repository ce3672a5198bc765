// Arrivals that come together: found in a recording, so that what is left between them is as random
// as the model takes it to be. A step of the fit.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/load/model.hpp"
#include "engine/load/rates.hpp"

namespace poolcast::load {

struct FoundBursts {
  std::optional<Duration> gap;       // nothing: what arrives does so alone
  std::vector<Time> begins;          // of the bursts, lone arrivals among them
  std::vector<std::uint32_t> sizes;  // of each
  double dispersion = 0;             // of the begins about their smoothed rates
};

/// `arrivals` in order of time, not empty; observed through [start, end). Of a few lengths, the
/// shortest gap that leaves a dispersion of no more than 1.2; if none does, the one that leaves the
/// nearest to 1.
FoundBursts find_bursts(std::span<Time const> arrivals, Calendar const& calendar, Time start,
                        Time end);

/// The arrivals as they are, without a search for bursts.
FoundBursts without_bursts(std::span<Time const> arrivals, Calendar const& calendar, Time start,
                           Time end);

/// By burst, the first of the arrivals that are in it.
std::vector<std::size_t> first_arrivals(FoundBursts const& found);

/// How many come in these bursts, and the gaps in them: `chosen` are indices into `found.begins`;
/// `arrivals` are those that `found` was made of. No bursts if all are lone.
Bursts bursts_of(FoundBursts const& found, std::span<Time const> arrivals,
                 std::span<std::size_t const> chosen);

}  // namespace poolcast::load
