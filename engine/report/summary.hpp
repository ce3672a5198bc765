// What a run came to, for one pool or for all: read from the ledger and the load alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"
#include "engine/report/prices.hpp"
#include "engine/report/waiting.hpp"

namespace poolcast::report {

/// What the reader of a ledger needs to know of a pool besides.
struct PoolFacts {
  std::string id;
  std::string description;  // `Standard_D2s_v3, linux, 5 task slots, x.autoscale every 5 min`
  std::uint16_t task_slots_per_node = 1;
  PoolPrices prices{};
};

/// Node time that is paid for, from a node's allocation to its removal: starting + busy + idle.
struct NodeTime {
  Duration starting;  // not ready yet
  Duration busy;      // with at least one task
  Duration idle;      // ready, or leaving, without a task

  Duration total() const { return starting + busy + idle; }
};

struct Summary {
  struct Tasks {
    std::uint64_t submitted = 0;  // queued before the end
    std::uint64_t completed = 0;
    std::uint64_t running = 0;   // at the end
    std::uint64_t waiting = 0;   // at the end
    std::uint64_t too_wide = 0;  // of these: need more slots than a node has, and wait for ever
    std::uint64_t requeued = 0;  // runs that a leaving node cut short and that began anew
    std::uint64_t terminated = 0;
  } tasks;
  WaitingSummary waiting;
  std::uint64_t nodes_started = 0;  // allocated
  NodeTime node_time;
  std::int64_t paid_slot_ticks = 0;  // node time times slots
  std::int64_t used_slot_ticks = 0;
  NodeTime tier_time[2];
  std::int64_t cost_micro[2] = {0, 0};  // by tier
  bool priced = true;                   // false: a tier that ran nodes has no price
  struct Evaluations {
    std::uint64_t total = 0;
    std::uint64_t changed_target = 0;
    std::uint64_t held_at_limit = 0;
    std::uint64_t failed = 0;
  } evaluations;

  double utilisation_percent() const;
};

/// One summary a pool, and the sum over all as the last.
std::vector<Summary> summarise(batch::Ledger const& ledger, load::Load const& load,
                               std::vector<PoolFacts> const& pools);

}  // namespace poolcast::report
