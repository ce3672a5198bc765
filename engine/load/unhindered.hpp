// What a load would do if no job ever waited for an agent: when each job would begin and end, and
// how deep its pipeline is. The load's own demand, whatever the pools are like.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/load/load.hpp"

namespace poolcast::load {

struct Unhindered {
  std::vector<Time> begin;           // by job: when it was queued, and all it needs has ended
  std::vector<std::uint32_t> depth;  // by job: 1, or one more than the deepest job it needs

  Time end(Load const& load, std::size_t job) const { return begin[job] + load.jobs[job].duration; }
};

/// The needs must be free of circles.
Unhindered run_unhindered(Load const& load);

}  // namespace poolcast::load
