// Node time that was lost: on which tasks ran, and all of them were cut short by whatever but their
// own exit code (a preemption, a scale-in, a failed node, a time limit), so that nothing came of
// it. Reads the ledger and the load alone.
#pragma once

#include <array>
#include <vector>

#include "engine/report/job_fate.hpp"

namespace poolcast::report {

/// By PoolId and NodeTier; part of the time that the nodes were running tasks.
std::vector<std::array<Duration, 2>> lost_time(batch::Ledger const& ledger, load::Load const& load,
                                               JobFates const& fates, std::size_t pools);

}  // namespace poolcast::report
