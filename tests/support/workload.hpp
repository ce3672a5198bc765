// The common simulator workload: a fixed month of tasks on which independent simulators agree bit
// for bit. Tests compare the simulator with their results; benchmarks measure it on the same work.
#pragma once

#include <cstddef>
#include <string>

#include "engine/load/load.hpp"

namespace poolcast::support {

/// `tasks` arrivals over 30 days from Time{0}, denser by day than by night, with lognormal
/// durations around `mean_seconds` (1e5 tasks go with 300, 1e6 with 1200, 1e7 with 120). All in
/// whole microseconds: arrivals odd, durations even, so that no arrival ties with a 30 s sample.
load::Load common_workload(std::size_t tasks, double mean_seconds);

/// The same as headerless CSV, `arrival_s,duration_s` with six decimals.
std::string common_workload_csv(std::size_t tasks, double mean_seconds);

}  // namespace poolcast::support
