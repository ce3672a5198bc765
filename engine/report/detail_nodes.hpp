// The part of a run's detail that is about nodes: lanes, what was done on them, counts by tier,
// cost.
#pragma once

#include <vector>

#include "engine/report/detail.hpp"
#include "engine/report/task_runs.hpp"

namespace poolcast::report {

/// `detail` has its pools. Answers with the lane of each node in its pool, by NodeId.
std::vector<std::uint32_t> add_nodes(Detail& detail, batch::Ledger const& ledger,
                                     std::vector<TaskRun> const& runs,
                                     prices::Billing const& billing);

}  // namespace poolcast::report
