// A good run that can be bent, so that a law is broken.
#pragma once

#include <algorithm>

#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {

using batch::JobChange;
using batch::NodeChange;
using batch::TaskChange;

struct Bent {
  SwarmCase of;
  SwarmRun run;

  SwarmRecord& record() { return run.record; }
  batch::Ledger& ledger() { return run.ledger; }
  sim::Model& model() { return of.scenario.model; }
  load::Load& load() { return of.workload.load; }
};

inline auto first(auto& items, auto field, auto value) {
  return std::ranges::find(items, value, field);
}

/// Bends the first item whose field has the value, if there is one.
inline void bend(auto& items, auto field, auto value, auto change) {
  auto const at = first(items, field, value);
  if (at != items.end()) change(*at);
}

inline void each_count(Bent& bent, auto change) {
  for (Look& look : bent.record().looks) change(look.counts.front());
}

inline void each_pool(Bent& bent, auto change) {
  for (sim::PoolModel& pool : bent.model().pools) change(pool);
}

/// Those that were started.
inline void each_task(Bent& bent, auto change) {
  for (std::size_t i = 0; i < bent.ledger().tasks.size(); ++i) {
    batch::TaskRow row = bent.ledger().tasks[i];
    if (row.started == never) continue;
    change(row);
    bent.ledger().tasks.set(i, row);
  }
}

using Bend = void (*)(Bent&);

struct BentLaw {
  Law law;
  Bend bend;
};

}  // namespace poolcast::experiment
