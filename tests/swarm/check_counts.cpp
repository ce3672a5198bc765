#include <cmath>
#include <cstdint>
#include <map>
#include <vector>

#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

using batch::NodeChange;
using batch::PoolCounts;
using batch::TaskChange;

/// Where everything stands at a look at the pools, by what was told up to then.
class Standing {
 public:
  Standing(Evidence const& e, Findings& findings)
      : e_(e), findings_(findings), counts_(e.model().pools.size()), waits_(e.jobs()) {}

  void follow_to(Look const& look) {
    for (; submissions_ < look.submissions; ++submissions_) {
      Submission const& s = e_.record.submissions[submissions_];
      ++counts_[s.pool.value].active_tasks;
      waits_[s.task.value] = Wait::submitted;
    }
    for (; tasks_ < look.tasks; ++tasks_) follow(e_.record.tasks[tasks_]);
    for (; completions_ < look.completions; ++completions_) {
      batch::TaskCompletion const& c = e_.record.completions[completions_];
      end_run(c.task.value, c.node.value);
      ++counts_of(c.task.value).succeeded_tasks;
    }
    for (; nodes_seen_ < look.nodes; ++nodes_seen_) follow(e_.record.nodes[nodes_seen_]);
  }

  void compare(Look const& look) {
    for (std::size_t pool = 0; pool < counts_.size(); ++pool) {
      PoolCounts const& shown = look.counts[pool];
      PoolCounts const& mine = counts_[pool];
      auto const expect = [&](bool holds, Law law) {
        findings_.expect(holds, law, "pool", pool, "at", look.at.ticks);
      };
      expect(shown.current == mine.current, Law::current_nodes);
      expect(shown.usable_nodes == mine.usable_nodes, Law::usable_nodes);
      expect(shown.preempted_nodes == mine.preempted_nodes, Law::preempted_nodes);
      expect(shown.active_tasks == mine.active_tasks, Law::active_tasks);
      expect(shown.running_tasks == mine.running_tasks, Law::running_tasks);
      expect(
          shown.succeeded_tasks == mine.succeeded_tasks && shown.failed_tasks == mine.failed_tasks,
          Law::ended_tasks);
    }
    compare_slots(look);
  }

 private:
  enum class Wait : std::uint8_t { no, submitted, requeued };
  struct Node {
    batch::PoolId pool;
    NodeChange last = NodeChange::requested;
    bool leaving = false;
    int taken = 0;

    bool usable() const {
      return !leaving && (last == NodeChange::idle || last == NodeChange::running);
    }
  };

  PoolCounts& counts_of(std::uint32_t task) { return counts_[e_.job(task).pool.value]; }

  void follow(batch::TaskTransition const& t) {
    std::uint32_t const task = t.task.value;
    PoolCounts& counts = counts_of(task);
    if (t.change == TaskChange::running) {
      --counts.active_tasks;
      ++counts.running_tasks;
      waits_[task] = Wait::no;
      nodes_[t.node.value].taken += e_.job(task).slots;
    } else if (t.change == TaskChange::requeued) {
      end_run(task, t.node.value);
      ++counts.active_tasks;
      waits_[task] = Wait::requeued;
    } else if (t.change == TaskChange::failed) {
      bool const waited = waits_[task] != Wait::no;
      waited ? static_cast<void>(--counts.active_tasks) : end_run(task, t.node.value);
      waits_[task] = Wait::no;
      ++counts.failed_tasks;
    } else if (t.change == TaskChange::reactivated) {
      --counts.failed_tasks;
      ++counts.active_tasks;
      waits_[task] = Wait::requeued;
    }
  }

  void end_run(std::uint32_t task, std::uint32_t node) {
    --counts_of(task).running_tasks;
    nodes_[node].taken -= e_.job(task).slots;
  }

  void follow(batch::NodeTransition const& t) {
    Node& node = nodes_[t.node.value];
    PoolCounts& counts = counts_[t.pool.value];
    node.pool = t.pool;
    counts.usable_nodes -= node.usable() ? 1 : 0;
    bool const was_preempted = node.last == NodeChange::preempted;
    bool const is_preempted = t.change == NodeChange::preempted;
    counts.preempted_nodes += (is_preempted ? 1U : 0U) - (was_preempted ? 1U : 0U);
    if (t.change == NodeChange::creating && !was_preempted) ++counts.current[t.tier];
    if (t.change == NodeChange::removed) --counts.current[t.tier];
    node.leaving = node.leaving || t.change == NodeChange::leaving;
    node.last = t.change;
    counts.usable_nodes += node.usable() ? 1 : 0;
    if (t.change == NodeChange::removed || t.change == NodeChange::cancelled) {
      nodes_.erase(t.node.value);
    }
  }

  void compare_slots(Look const& look) {
    struct Slots {
      int all = 0, taken = 0, most_free = 0;
    };
    std::vector<Slots> slots(counts_.size());
    for (auto const& [id, node] : nodes_) {
      if (!node.usable()) continue;
      Slots& of_pool = slots[node.pool.value];
      int const on_node = e_.pool(node.pool).task_slots_per_node;
      of_pool.all += on_node;
      of_pool.taken += node.taken;
      of_pool.most_free = std::max(of_pool.most_free, on_node - node.taken);
    }
    for (std::size_t pool = 0; pool < slots.size(); ++pool) {
      std::optional<double> const percent = e_.model().pools[pool].cpu_percent;
      double const expected =
          percent && slots[pool].all > 0 ? *percent * slots[pool].taken / slots[pool].all : -1;
      findings_.expect(std::abs(look.counts[pool].cpu_percent - expected) < 1e-3, Law::cpu_percent,
                       "pool", pool, "at", look.at.ticks);
      if (slots[pool].most_free == 0 || counts_[pool].active_tasks == 0) continue;
      check_room(look, pool, slots[pool].most_free);
    }
  }

  /// With `fifo`, only the first in the queue is entitled to the room.
  void check_room(Look const& look, std::size_t pool, int room) {
    bool const fifo = e_.model().task_order == sim::TaskOrder::fifo;
    int top = INT32_MIN;
    std::uint32_t first = ~0U;
    bool first_is_known = true;
    std::vector<std::int16_t> const& priorities = e_.of.workload.load.priorities;
    for (std::size_t i = 0; i < submissions_; ++i) {
      std::uint32_t const task = e_.record.submissions[i].task.value;
      bool const too_wide = e_.job(task).slots > e_.model().pools[pool].task_slots_per_node;
      if (waits_[task] == Wait::no || e_.job(task).pool.value != pool || too_wide) continue;
      if (!fifo) {
        findings_.expect(e_.job(task).slots > room, Law::no_room_left_unused, "task", task, "at",
                         look.at.ticks);
        continue;
      }
      int const priority = priorities.empty() ? 0 : priorities[task];
      if (priority > top) {
        top = priority;
        first = task;
        first_is_known = true;
      }
      if (priority == top && waits_[task] == Wait::requeued) first_is_known = false;
    }
    if (first == ~0U || !first_is_known) return;
    findings_.expect(e_.job(first).slots > room, Law::no_room_left_unused, "task", first, "at",
                     look.at.ticks);
  }

  Evidence const& e_;
  Findings& findings_;
  std::vector<PoolCounts> counts_;
  std::vector<Wait> waits_;  // by task
  std::map<std::uint32_t, Node> nodes_;
  std::size_t submissions_ = 0, tasks_ = 0, completions_ = 0, nodes_seen_ = 0;
};

}  // namespace

void check_counts(Evidence const& evidence, Findings& findings) {
  Standing standing(evidence, findings);
  for (Look const& look : evidence.record.looks) {
    standing.follow_to(look);
    standing.compare(look);
  }
}

}  // namespace poolcast::experiment
