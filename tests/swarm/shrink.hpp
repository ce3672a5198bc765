// A broken case made smaller, while it breaks.
#pragma once

#include <functional>

#include "tests/swarm/case.hpp"

namespace poolcast::experiment {

/// Takes away faults, pools, jobs (by halves), features and time as long as `breaks` says that what
/// is left still does, and `go_on` that there is time.
SwarmCase shrunk(SwarmCase of, std::function<bool(SwarmCase const&)> const& breaks,
                 std::function<bool()> const& go_on);

}  // namespace poolcast::experiment
