// What a run came to, for one pool or for all: read from the ledger and the load alone.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"
#include "engine/prices/billing.hpp"
#include "engine/report/bill.hpp"
#include "engine/report/waiting.hpp"

namespace poolcast::report {

/// What the reader of a ledger needs to know of a pool besides.
struct PoolFacts {
  std::string id;
  std::string description;  // `Standard_D2s_v3, linux, 5 task slots, x.autoscale every 5 min`
  std::uint16_t task_slots_per_node = 1;
};

/// What it needs to know of the account.
struct Facts {
  std::vector<PoolFacts> pools;
  prices::Billing billing;  // its pools run parallel to `pools`
};

/// Node time that is paid for, from a node's allocation to its removal, by what the node did.
struct NodeTime {
  std::array<Duration, batch::node_activities> spent{};

  Duration operator[](batch::NodeActivity activity) const {
    return spent[static_cast<std::size_t>(activity)];
  }
  Duration total() const {
    Duration sum;
    for (Duration const part : spent) sum += part;
    return sum;
  }
};

struct Summary {
  struct Tasks {
    std::uint64_t submitted = 0;  // jobs queued before the end
    std::uint64_t completed = 0;
    std::uint64_t running = 0;     // at the end
    std::uint64_t waiting = 0;     // at the end
    std::uint64_t too_wide = 0;    // of these: need more slots than a node has, and wait for ever
    std::uint64_t terminated = 0;  // by a scale-in, for good
    std::uint64_t failed = 0;      // for good, for another reason
    std::uint64_t cancelled = 0;   // with their pipelines
    std::uint64_t skipped = 0;     // never queued: a job that they need has not succeeded
    // Runs that were cut short and began anew.
    std::uint64_t requeued = 0;   // by a scale-in
    std::uint64_t preempted = 0;  // with their low-priority node
    std::uint64_t recovered = 0;  // with a node that failed
    std::uint64_t retried = 0;    // because of their exit code
    std::uint64_t orphans = 0;    // agents that never got a job
  } tasks;
  std::uint64_t pipelines = 0;  // of which a job was queued; a job of none counts as one
  WaitingSummary waiting;
  std::uint64_t nodes_started = 0;  // allocated, also anew after a preemption
  std::uint64_t nodes_preempted = 0;
  NodeTime node_time;
  std::int64_t paid_slot_ticks = 0;  // node time times slots
  std::int64_t used_slot_ticks = 0;
  NodeTime tier_time[2];
  Duration lost[2];  // of the time with tasks, by tier: all were cut short
  Bill bill;
  std::int64_t spot_micro = 0;  // of `bill`, low-priority nodes at the price of Spot
  bool spot_priced = true;      // false: a pool that ran low-priority nodes has no price of Spot
  bool priced = true;           // false: a tier that ran nodes has no price
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
                               Facts const& facts);

}  // namespace poolcast::report
