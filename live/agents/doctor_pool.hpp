// The doctor's look at one Batch pool: whether its nodes run the images of agents, and what its
// formula makes of it.
#pragma once

#include <string>
#include <vector>

#include "engine/batch/types.hpp"
#include "live/agents/doctor.hpp"

namespace poolcast::agents {

/// What a pool may come to ask for.
struct PoolDemand {
  std::string vm_size{};
  batch::Targets nodes{};
  bool bounded = true;
};

live::BatchResult<PoolDemand> examine_pool(live::BatchHttp& http, std::string const& pool,
                                           std::vector<std::string> const& images, Time now,
                                           std::vector<Finding>& findings);

}  // namespace poolcast::agents
