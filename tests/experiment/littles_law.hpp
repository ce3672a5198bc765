// A run as levels that rise and fall: how many jobs are in the system, how many of those that were
// served still wait, how many slots are held. Read from the ledger and the load alone; for runs in
// which every task serves its own job.
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"

namespace poolcast::experiment {

/// A number that changes over time, from 0.
class Level {
 public:
  void change(Time at, std::int64_t by) { changes_[at] += by; }

  std::int64_t at(Time time) const {
    std::int64_t level = 0;
    for (auto const& [when, by] : changes_) level += when <= time ? by : 0;
    return level;
  }

  /// The integral over time up to `end`, in ticks.
  std::int64_t area(Time end) const {
    std::int64_t level = 0, area = 0;
    Time before{};
    for (auto const& [when, by] : changes_) {
      area += level * (std::min(when, end) - before).ticks;
      if (when >= end) return area;
      level += by;
      before = when;
    }
    return area + level * (end - before).ticks;
  }

 private:
  std::map<Time, std::int64_t> changes_;
};

struct Levels {
  Level present;  // jobs that were queued and have not ended
  Level waiting;  // of those that an agent took in the end: not yet, and not in a run cut short
  Level running;  // tasks on nodes
  Level slots;    // that they hold
  std::int64_t stays = 0;  // the sum over all jobs of the ticks from queued to ended, or the end
};

/// The end of the task's last run; `never` if that is not known yet.
inline Time end_of(batch::TaskRow const& row, load::Job const& job) {
  if (row.started == never || row.agent_start_ms == batch::not_online) return never;
  return row.started + row.agent_start_ms * millisecond + job.duration;
}

inline Levels levels_of(batch::Ledger const& ledger, load::Load const& load) {
  Levels levels;
  auto const run = [&](load::Job const& job, Time from, Time to) {
    for (auto const& [at, sign] : {std::pair(from, 1), std::pair(to, -1)}) {
      levels.running.change(at, sign);
      levels.slots.change(at, sign * job.slots);
    }
  };
  std::vector<Time> terminated(load.jobs.size(), never);
  auto const row_of = [&](std::size_t job) {
    return job < ledger.tasks.size() ? ledger.tasks[job] : batch::TaskRow{};
  };
  for (batch::Interruption const& cut : ledger.interruptions) {
    std::uint32_t const task = cut.task.value;
    run(load.jobs[task], cut.started, cut.ended);
    if (!cut.requeued) {
      terminated[task] = cut.ended;
    } else if (row_of(task).agent_start_ms != batch::not_online) {
      levels.waiting.change(cut.started, -1);
      levels.waiting.change(cut.ended, 1);
    }
  }
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    load::Job const& job = load.jobs[i];
    batch::TaskRow const row = row_of(i);
    if (row.agent_start_ms != batch::not_online) {
      levels.waiting.change(job.queued, 1);
      levels.waiting.change(row.started + row.agent_start_ms * millisecond, -1);
    }
    Time const ended = terminated[i] != never ? terminated[i] : end_of(row, job);
    if (row.started != never && terminated[i] == never) run(job, row.started, ended);
    levels.present.change(job.queued, 1);
    levels.present.change(ended, -1);
    levels.stays += std::max<std::int64_t>(0, (std::min(ended, ledger.end) - job.queued).ticks);
  }
  return levels;
}

}  // namespace poolcast::experiment
