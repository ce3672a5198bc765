// Lengths of time that are drawn as they were recorded: a step of the fit.
#pragma once

#include <vector>

#include "engine/base/distribution.hpp"

namespace poolcast::load {

/// All of them, or `most` at equal steps of probability. Not of none.
Distribution as_recorded(std::vector<Duration> lengths, std::size_t most);

}  // namespace poolcast::load
