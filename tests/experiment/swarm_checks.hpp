// What must hold in every run, whatever the scenario: each check names the law that was broken.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/report/summary.hpp"
#include "tests/experiment/swarm_record.hpp"

namespace poolcast::experiment {

class SwarmChecks {
 public:
  SwarmChecks(SwarmCase const& of, SwarmRecord const& record, batch::Ledger const& ledger)
      : of_(of), record_(record), ledger_(ledger), jobs_(of.workload.load.jobs) {
    check_clock();
    check_submitted();
    follow_tasks();
    follow_nodes();
    check_slots();
    check_quota();
    check_idle_slots();
    check_summary();
  }

  /// A line a law that was broken; empty if none was.
  std::string const& broken() const { return broken_; }

 private:
  using Task = std::uint32_t;

  struct RunOfTask {
    Task task;
    std::uint32_t node;
    Time from;
    Time to = never;
  };
  struct NodeLife {
    batch::NodeTransition last;
    Time requested = never, allocated = never, ready = never, leaving = never, gone = never;
  };

  void expect(bool holds, std::string const& law, auto... where) {
    if (holds) return;
    broken_ += law;
    ((broken_ += " " + std::to_string(where)), ...);
    broken_ += "\n";
  }

  void check_clock() {
    expect(std::ranges::is_sorted(record_.clock), "the clock went back");
    expect(std::ranges::is_sorted(record_.tasks, {}, &batch::TaskTransition::at),
           "task transitions went back in time");
    expect(std::ranges::is_sorted(record_.nodes, {}, &batch::NodeTransition::at),
           "node transitions went back in time");
    expect(std::ranges::is_sorted(record_.completions, {}, &batch::TaskCompletion::at),
           "completions went back in time");
  }

  /// However often the service refuses: it is asked again every 30 s.
  void check_submitted() {
    Time const long_ago = ledger_.end - (of_.faulty ? 15 * minute : Duration{});
    for (Task task = 0; task < jobs_.size(); ++task) {
      expect(jobs_[task].queued > long_ago || record_.submitted.contains(batch::TaskId{task}),
             "never submitted: task", task);
    }
  }

  /// A task runs only after it was queued, on one node at a time, and ends at most once.
  void follow_tasks() {
    // At one instant a task can be completed and another be started, but not itself.
    struct Change {
      Time at;
      int order;
      std::size_t index;
      auto operator<=>(Change const&) const = default;
    };
    std::vector<Change> changes;
    for (std::size_t i = 0; i < record_.completions.size(); ++i) {
      changes.push_back({record_.completions[i].at, 0, i});
    }
    for (std::size_t i = 0; i < record_.tasks.size(); ++i) {
      changes.push_back({record_.tasks[i].at, 1, i});
    }
    std::ranges::sort(changes);
    for (Change const& change : changes) {
      if (change.order == 0) {
        batch::TaskCompletion const& c = record_.completions[change.index];
        end_run(c.task.value, c.node.value, c.at, "completed");
        expect(++ends_[c.task.value] == 1, "a task ended twice:", c.task.value);
      } else {
        follow_task(record_.tasks[change.index]);
      }
    }
  }

  void follow_task(batch::TaskTransition const& t) {
    Task const task = t.task.value;
    switch (t.change) {
      case batch::TaskChange::running:
        expect(!running_.contains(task), "a task ran twice at once:", task);
        expect(!ends_.contains(task), "a task ran after its end:", task);
        expect(t.at >= jobs_[task].queued, "a task ran before it was queued:", task);
        running_[task] = runs_.size();
        runs_.push_back({task, t.node.value, t.at});
        break;
      case batch::TaskChange::agent_online:
        expect(running_.contains(task), "an agent without a running task:", task);
        break;
      case batch::TaskChange::requeued:
        end_run(task, t.node.value, t.at, "requeued");
        break;
      case batch::TaskChange::failed:
        end_run(task, t.node.value, t.at, "terminated");
        expect(++ends_[task] == 1, "a task ended twice:", task);
        break;
    }
  }

  void end_run(Task task, std::uint32_t node, Time at, char const* how) {
    auto const run = running_.find(task);
    if (run == running_.end()) return expect(false, std::string(how) + " without running:", task);
    expect(runs_[run->second].node == node, std::string(how) + " on another node:", task);
    runs_[run->second].to = at;
    running_.erase(run);
  }

  void follow_nodes() {
    for (batch::NodeTransition const& t : record_.nodes) {
      NodeLife& life = lives_[t.node.value];
      life.last = t;
      auto const once = [&](Time& moment, char const* what, bool allowed) {
        expect(moment == never && allowed, std::string(what) + " out of turn: node", t.node.value);
        moment = t.at;
      };
      bool const there = life.allocated != never && life.gone == never;
      switch (t.change) {
        case batch::NodeChange::requested:
          once(life.requested, "requested", true);
          break;
        case batch::NodeChange::creating:
          once(life.allocated, "allocated", life.requested != never && life.gone == never);
          break;
        case batch::NodeChange::idle:
          expect(there, "idle but not there: node", t.node.value);
          if (life.ready == never) life.ready = t.at;
          break;
        case batch::NodeChange::running:
          expect(there && life.ready != never, "running but not ready: node", t.node.value);
          expect(life.leaving == never, "running although leaving: node", t.node.value);
          break;
        case batch::NodeChange::leaving:
          once(life.leaving, "leaving", there);
          break;
        case batch::NodeChange::removed:
          once(life.gone, "removed", there && life.leaving != never);
          break;
        case batch::NodeChange::cancelled:
          once(life.gone, "cancelled", life.allocated == never);
          break;
        default:
          expect(there, "a state of a node that is not there: node", t.node.value);
          break;
      }
    }
  }

  sim::PoolModel const& pool_of(std::uint32_t node) {
    return of_.scenario.model.pools[lives_[node].last.pool.value];
  }

  /// No more slots are taken than a node has, and only while it is ready and does not leave.
  void check_slots() {
    // Ends before begins of the same instant.
    std::vector<std::tuple<std::uint32_t, Time, int>> changes;
    for (RunOfTask const& run : runs_) {
      NodeLife const& life = lives_[run.node];
      expect(run.from >= life.ready && run.from <= life.leaving && run.to <= life.gone,
             "ran on a node that was not ready: task", run.task);
      expect(life.last.pool == jobs_[run.task].pool, "ran in another pool: task", run.task);
      int const slots = jobs_[run.task].slots;
      changes.emplace_back(run.node, run.from, slots);
      if (run.to != never) changes.emplace_back(run.node, run.to, -slots);
    }
    std::ranges::sort(changes);
    std::map<std::uint32_t, int> taken;
    for (auto const& [node, at, slots] : changes) {
      expect((taken[node] += slots) <= pool_of(node).task_slots_per_node,
             "more slots taken than there are: node", node);
    }
    taken_at_the_end_ = taken;
  }

  /// Asked-for and leaving nodes count too.
  void check_quota() {
    std::int64_t cores[2] = {0, 0};
    sim::Quota const& quota = of_.scenario.model.quota;
    std::optional<std::uint32_t> const limits[2] = {quota.dedicated_cores,
                                                    quota.low_priority_cores};
    for (batch::NodeTransition const& t : record_.nodes) {
      auto const tier = static_cast<std::size_t>(t.tier);
      if (t.change == batch::NodeChange::requested) {
        cores[tier] += pool_of(t.node.value).cores_per_node;
        expect(!limits[tier] || cores[tier] <= *limits[tier], "over the quota: node", t.node.value);
      }
      bool const gone =
          t.change == batch::NodeChange::removed || t.change == batch::NodeChange::cancelled;
      if (gone) cores[tier] -= pool_of(t.node.value).cores_per_node;
    }
  }

  /// At the end no task waits that a node has room for.
  void check_idle_slots() {
    if (of_.faulty || of_.scenario.model.task_order != sim::TaskOrder::first_fit) return;
    std::map<batch::PoolId, int> most_free;
    for (auto const& [node, life] : lives_) {
      if (life.ready == never || life.leaving != never || life.gone != never) continue;
      int& most = most_free[life.last.pool];
      most = std::max(most, pool_of(node).task_slots_per_node - taken_at_the_end_[node]);
    }
    for (Task task = 0; task < jobs_.size(); ++task) {
      bool const waits =
          jobs_[task].queued <= ledger_.end && !running_.contains(task) && !ends_.contains(task);
      expect(!waits || jobs_[task].slots > most_free[jobs_[task].pool],
             "waits although a node has room: task", task);
    }
  }

  void check_summary() {
    std::vector<report::PoolFacts> facts;
    for (std::size_t i = 0; i < of_.scenario.pools.size(); ++i) {
      facts.push_back({.id = of_.scenario.pools[i].id,
                       .description = "",
                       .task_slots_per_node = of_.scenario.model.pools[i].task_slots_per_node,
                       .prices = of_.scenario.pools[i].prices});
    }
    report::Summary const total = report::summarise(ledger_, of_.workload.load, facts).back();
    if (ledger_.final_counts.empty()) return;  // the last look failed: the record is cut short
    check_tasks(total);
    Duration lifetimes;
    for (auto const& [node, life] : lives_) {
      if (life.allocated != never) lifetimes += std::min(life.gone, ledger_.end) - life.allocated;
    }
    expect(total.node_time.total() == lifetimes, "node time is not the sum of lifetimes");
    expect(std::ranges::min(total.node_time.spent) >= Duration{},
           "a part of the node time is negative");
    std::int64_t used = 0;
    for (RunOfTask const& run : runs_) {
      used += (std::min(run.to, ledger_.end) - run.from).ticks * jobs_[run.task].slots;
    }
    expect(total.used_slot_ticks == used,
           "used slots are not the sum of the runs:", total.used_slot_ticks, used);
  }

  void check_tasks(report::Summary const& total) {
    report::Summary::Tasks const& tasks = total.tasks;
    expect(tasks.submitted == tasks.completed + tasks.running + tasks.waiting + tasks.terminated,
           "submitted is not completed, running, waiting and terminated");
    std::uint64_t succeeded = 0, failed = 0, running = 0;
    for (batch::PoolCounts const& counts : ledger_.final_counts) {
      succeeded += counts.succeeded_tasks;
      failed += counts.failed_tasks;
      running += counts.running_tasks;
    }
    expect(tasks.completed == succeeded, "completed:", tasks.completed, succeeded);
    expect(tasks.terminated == failed, "terminated:", tasks.terminated, failed);
    expect(tasks.running == running, "running:", tasks.running, running);
    Duration waited;
    for (Task task = 0; task < jobs_.size() && task < ledger_.tasks.size(); ++task) {
      batch::TaskRow const& row = ledger_.tasks[task];
      if (row.agent_start_ms == batch::not_online) continue;
      waited += row.started + row.agent_start_ms * millisecond - jobs_[task].queued;
    }
    // What a requeued task lost by running in vain is not waiting.
    for (batch::Interruption const& cut : ledger_.interruptions) {
      bool const online = ledger_.tasks[cut.task.value].agent_start_ms != batch::not_online;
      if (cut.requeued && online) waited -= cut.ended - cut.started;
    }
    expect(total.waiting.sum.total() == waited, "the parts of the waits are not the whole");
  }

  SwarmCase const& of_;
  SwarmRecord const& record_;
  batch::Ledger const& ledger_;
  std::vector<load::Job> const& jobs_;
  std::vector<RunOfTask> runs_;
  std::map<Task, std::size_t> running_;
  std::map<Task, int> ends_;
  std::map<std::uint32_t, NodeLife> lives_;
  std::map<std::uint32_t, int> taken_at_the_end_;
  std::string broken_;
};

}  // namespace poolcast::experiment
