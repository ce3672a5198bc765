// A run as levels that rise and fall: how many tasks the service has, how many of the jobs that
// were served still wait, how many slots are held. Read from what came through the ports, not from
// the ledger, which is what they are compared with.
#pragma once

#include <algorithm>
#include <map>
#include <utility>

#include "tests/swarm/story.hpp"

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
  Level present;           // tasks that were submitted and are not over
  Level running;           // on nodes
  Level slots;             // that they hold
  Level waiting;           // jobs that an agent took in the end: not yet, nor in a run cut short
  std::int64_t stays = 0;  // the sum over all tasks of the ticks from submitted to over, or the end
};

/// Up to the end of a run, where it has one.
inline void add_span(Level& level, Time from, Time to, std::int64_t by = 1) {
  level.change(from, by);
  if (to != never) level.change(to, -by);
}

/// A job's wait ends when an agent takes it, or where every task serves its own, with its start.
inline void add_wait(Level& waiting, SwarmCase const& of, Story const& story, std::uint32_t job) {
  JobStory const& told = story.jobs[job];
  if (has_agents(of)) {
    if (told.started != never) add_span(waiting, told.queued, told.started);
    return;
  }
  RunOfTask const* const last = story.last_run(job);
  if (last == nullptr || last->requeued || last->online == never) return;
  add_span(waiting, has_flow(of) ? told.queued : of.workload.load.jobs[job].queued, last->online);
  for (std::size_t const index : story.runs_of[job]) {
    RunOfTask const& run = story.runs[index];
    if (run.requeued) add_span(waiting, run.from, run.to, -1);
  }
}

inline Levels levels_of(SwarmCase const& of, Story const& story, Time end) {
  Levels levels;
  for (RunOfTask const& run : story.runs) {
    add_span(levels.running, run.from, run.to);
    add_span(levels.slots, run.from, run.to, of.workload.load.jobs[run.task].slots);
  }
  for (std::uint32_t task = 0; task < story.submitted.size(); ++task) {
    add_wait(levels.waiting, of, story, task);
    if (story.submitted[task] == never) continue;
    add_span(levels.present, story.submitted[task], never);
    levels.stays += (end - story.submitted[task]).ticks;
    for (Over const& over : story.over[task]) {
      add_span(levels.present, over.from, over.to, -1);
      levels.stays -= std::max(Duration{}, std::min(over.to, end) - over.from).ticks;
    }
  }
  return levels;
}

}  // namespace poolcast::experiment
