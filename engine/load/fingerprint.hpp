// Whether two loads are the same, told by a short text.
#pragma once

#include <string>

#include "engine/load/load.hpp"

namespace poolcast::load {

/// 16 digits that follow from every job's times, pool, slots, pipeline and needs.
std::string fingerprint(Load const& load);

}  // namespace poolcast::load
