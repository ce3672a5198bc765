// The same load at another time, and more or less of its kind.
#pragma once

#include <cstdint>

#include "engine/load/load.hpp"

namespace poolcast::load {

/// Each pipeline with all its jobs, or job that belongs to none, is taken as often as `scale` has
/// whole ones, and once more with the chance of the rest. Copies come at the same moment; their ids
/// end in `-2`, `-3` and so on. What a smaller scale takes, a larger one takes too.
Load scaled(Load const& load, double scale, std::uint64_t seed);

/// All of it so much later.
void shift(Load& load, Duration by);

}  // namespace poolcast::load
