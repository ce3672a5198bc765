#include <cstdint>
#include <map>
#include <vector>

#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

using batch::TaskChange;

/// A task in its pool's queue.
struct Waiting {
  Time since;
  std::size_t number;  // of its coming
  bool requeued = false;
};

class Queues {
 public:
  Queues(Evidence const& e, Findings& findings)
      : e_(e), findings_(findings), pools_(e.model().pools.size()) {}

  void submit_until(Time time) {
    for (; next_ < e_.record.submissions.size() && e_.record.submissions[next_].at <= time;
         ++next_) {
      Submission const& s = e_.record.submissions[next_];
      bool const too_wide = e_.job(s.task.value).slots > e_.pool(s.pool).task_slots_per_node;
      if (!too_wide) pools_[s.pool.value][s.task.value] = {s.at, arrivals_++};
    }
  }

  /// Whoever is ahead of it and has waited since before now must have had no room.
  void start(std::uint32_t task, Time now) {
    auto& waiting = pools_[e_.job(task).pool.value];
    auto const started = waiting.find(task);
    if (started == waiting.end()) return;
    bool const fifo = e_.model().task_order == sim::TaskOrder::fifo;
    for (auto const& [other, place] : waiting) {
      bool const passed = other != task && place.since < now &&
                          is_ahead(other, place, task, started->second) &&
                          (fifo || e_.job(other).slots <= e_.job(task).slots);
      findings_.expect(!passed, Law::higher_priority_first, "task", task, "before task", other);
    }
    waiting.erase(started);
  }

  /// By request: behind all that wait.
  void come_back(std::uint32_t task, Time now) {
    batch::PoolId const pool = e_.job(task).pool;
    bool const too_wide = e_.job(task).slots > e_.pool(pool).task_slots_per_node;
    if (!too_wide) pools_[pool.value][task] = {now, arrivals_++};
  }

  void end(std::uint32_t task) { pools_[e_.job(task).pool.value].erase(task); }

  void requeue(std::uint32_t task, Time now) {
    pools_[e_.job(task).pool.value][task] = {now, 0, true};
  }

 private:
  int priority(std::uint32_t task) const {
    std::vector<std::int16_t> const& priorities = e_.of.workload.load.priorities;
    return priorities.empty() ? 0 : priorities[task];
  }

  /// Requeued tasks are ahead of the others; of them, the order is not looked at.
  bool is_ahead(std::uint32_t a, Waiting const& of_a, std::uint32_t b, Waiting const& of_b) const {
    if (priority(a) != priority(b)) return priority(a) > priority(b);
    if (of_a.requeued || of_b.requeued) return of_a.requeued && !of_b.requeued;
    return of_a.number < of_b.number;
  }

  Evidence const& e_;
  Findings& findings_;
  std::vector<std::map<std::uint32_t, Waiting>> pools_;
  std::size_t next_ = 0;
  std::size_t arrivals_ = 0;
};

}  // namespace

void check_order(Evidence const& e, Findings& findings) {
  Queues queues(e, findings);
  for (batch::TaskTransition const& t : e.record.tasks) {
    queues.submit_until(t.at);
    if (t.change == TaskChange::running) queues.start(t.task.value, t.at);
    if (t.change == TaskChange::requeued) queues.requeue(t.task.value, t.at);
    if (t.change == TaskChange::failed) queues.end(t.task.value);
    if (t.change == TaskChange::reactivated) queues.come_back(t.task.value, t.at);
  }
}

}  // namespace poolcast::experiment
