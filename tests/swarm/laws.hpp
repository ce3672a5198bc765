// What must hold in every run, whatever the scenario, and where it did not. A law is a row in
// laws.cpp; laws_test.cpp has seen each of them broken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace poolcast::experiment {

enum class Law : std::uint8_t {
  clock_never_back,
  time_never_back,
  // Tasks.
  submitted_in_time,
  task_runs_in_turn,
  task_ends_once,
  own_pool,
  usable_node,
  slots_never_oversubscribed,
  agent_within_run,
  cut_for_its_cause,
  wall_clock_time,
  retries,
  higher_priority_first,
  no_room_left_unused,
  // Nodes.
  node_state_in_turn,
  only_low_priority_preempted,
  quota,
  subnet,
  resize_timeout,
  no_more_than_target,
  fewer_only_with_error,
  // Counts at every look.
  current_nodes,
  usable_nodes,
  preempted_nodes,
  active_tasks,
  running_tasks,
  ended_tasks,
  cpu_percent,
  // Jobs.
  job_in_turn,
  needs_succeeded,
  skipped_with_reason,
  cancelled_with_pipeline,
  failed_with_reason,
  request_latency,
  job_queued_in_time,
  job_duration,
  job_of_own_agent,
  one_job_at_a_time,
  one_job_if_once,
  queue_order,
  parallel_jobs,
  no_agent_left_unused,
  // Whoever looks after the agents.
  only_idle_agents_ended,
  attempts_at_an_agent,
  nothing_left_to_do,
  actions_in_ledger,
  // Ledger and reports.
  ledger_nodes,
  ledger_runs,
  ledger_jobs,
  node_time,
  tier_time,
  nodes_counted,
  tasks_add_up,
  tasks_counted,
  cuts_counted,
  used_slots,
  waiting_not_negative,
  waiting_adds_up,
  image_time,
  pools_add_up,
  lost_time,
  bill,
  bill_by_day,
  charts,
  // Worlds.
  same_bytes,
  copy_continues,
};
inline constexpr std::size_t law_count = static_cast<std::size_t>(Law::copy_continues) + 1;

char const* text_of(Law law);

class Findings {
 public:
  void expect(bool holds, Law law, auto... where) {
    if (holds) [[likely]]
      return;
    std::string place;
    ((place += " " + place_of(where)), ...);
    add(law, place);
  }

  bool broken(Law law) const;
  bool empty() const { return findings_.empty(); }
  Law first() const { return findings_.front().law; }
  /// `law: where`, a line a finding; the first few of each law.
  std::string text() const;

 private:
  struct Finding {
    Law law;
    std::string where;
  };

  static std::string place_of(char const* text) { return text; }
  static std::string place_of(std::string const& text) { return text; }
  static std::string place_of(auto number) { return std::to_string(number); }
  void add(Law law, std::string const& where);

  std::vector<Finding> findings_;
};

}  // namespace poolcast::experiment
