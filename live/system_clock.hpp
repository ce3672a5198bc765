// The wall clock; the only place of the project that reads it.
#pragma once

#include "engine/base/time.hpp"

namespace poolcast::live {

Time wall_clock_now();

}  // namespace poolcast::live
