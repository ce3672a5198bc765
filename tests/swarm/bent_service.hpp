// How the laws of tasks and nodes are broken.
#pragma once

#include "tests/swarm/bent.hpp"

namespace poolcast::experiment {

inline constexpr BentLaw bends_of_tasks[] = {
    {Law::clock_never_back,
     [](Bent& b) { std::swap(b.record().clock.front(), b.record().clock.back()); }},
    {Law::time_never_back,
     [](Bent& b) {
       if (!b.record().nodes.empty()) b.record().nodes.front().at = never;
     }},
    {Law::submitted_in_time,
     [](Bent& b) {
       if (!b.record().submissions.empty()) {
         b.record().submissions.erase(b.record().submissions.begin());
       }
     }},
    {Law::task_runs_in_turn,
     [](Bent& b) {
       if (!b.record().tasks.empty()) b.record().tasks.push_back(b.record().tasks.front());
     }},
    {Law::task_ends_once,
     [](Bent& b) {
       std::vector<batch::TaskCompletion>& all = b.record().completions;
       if (!all.empty()) all.push_back(all.front());
     }},
    {Law::own_pool,
     [](Bent& b) {
       bend(b.record().nodes, &batch::NodeTransition::change, NodeChange::requested,
            [&](auto const& first_one) {
              for (batch::NodeTransition& t : b.record().nodes) {
                if (t.node == first_one.node && b.model().pools.size() > 1) {
                  t.pool.value = t.pool.value == 0 ? 1 : 0;
                }
              }
            });
     }},
    {Law::usable_node,
     [](Bent& b) {
       bend(b.record().tasks, &batch::TaskTransition::change, TaskChange::running,
            [&](auto& t) { t.at = b.of.workload.start - second; });
     }},
    {Law::slots_never_oversubscribed,
     [](Bent& b) { each_pool(b, [](sim::PoolModel& p) { p.task_slots_per_node = 0; }); }},
    {Law::agent_within_run,
     [](Bent& b) {
       if (b.record().completions.empty()) return;
       batch::TaskCompletion const& c = b.record().completions.front();
       b.record().tasks.push_back(
           {.at = never, .task = c.task, .node = c.node, .change = TaskChange::agent_online});
     }},
    {Law::cut_for_its_cause,
     [](Bent& b) {
       bend(b.record().tasks, &batch::TaskTransition::change, TaskChange::requeued,
            [](auto& t) { t.cause = batch::EndCause::terminated; });
     }},
    {Law::wall_clock_time,
     [](Bent& b) {
       each_pool(b, [](sim::PoolModel& p) { p.tasks.max_wall_clock_time = millisecond; });
     }},
    {Law::retries,
     [](Bent& b) {
       bend(b.record().tasks, &batch::TaskTransition::change, TaskChange::requeued,
            [&](auto& t) { t.cause = batch::EndCause::exit_code; });
       each_pool(b, [](sim::PoolModel& p) { p.tasks.max_retry_count = 0; });
     }},
    {Law::higher_priority_first,
     [](Bent& b) {
       b.load().priorities.clear();
       for (std::size_t i = 0; i < b.load().jobs.size(); ++i) {
         b.load().priorities.push_back(static_cast<std::int16_t>(i));
       }
     }},
    {Law::no_room_left_unused,
     [](Bent& b) { each_pool(b, [](sim::PoolModel& p) { p.task_slots_per_node = 99; }); }},
};

inline constexpr BentLaw bends_of_nodes[] = {
    {Law::node_state_in_turn,
     [](Bent& b) {
       std::erase_if(b.record().nodes, [](batch::NodeTransition const& t) {
         return t.change == NodeChange::creating;
       });
     }},
    {Law::only_low_priority_preempted,
     [](Bent& b) {
       bend(b.record().nodes, &batch::NodeTransition::change, NodeChange::preempted,
            [](auto& t) { t.tier = batch::NodeTier::dedicated; });
     }},
    {Law::quota, [](Bent& b) { b.model().quota.dedicated_cores = 0; }},
    {Law::subnet, [](Bent& b) { b.model().subnet_addresses = 0; }},
    {Law::resize_timeout, [](Bent& b) { b.model().resize_timeout = millisecond; }},
    {Law::no_more_than_target,
     [](Bent& b) { each_count(b, [](auto& c) {
                     c.target = {-1, -1};
                   }); }},
    {Law::fewer_only_with_error,
     [](Bent& b) {
       each_count(b, [](auto& c) {
         c.target = {1000, 1000};
         c.resize_error = batch::ResizeError::none;
       });
     }},
    {Law::current_nodes, [](Bent& b) { each_count(b, [](auto& c) { ++c.current.dedicated; }); }},
    {Law::usable_nodes, [](Bent& b) { each_count(b, [](auto& c) { ++c.usable_nodes; }); }},
    {Law::preempted_nodes, [](Bent& b) { each_count(b, [](auto& c) { ++c.preempted_nodes; }); }},
    {Law::active_tasks, [](Bent& b) { each_count(b, [](auto& c) { ++c.active_tasks; }); }},
    {Law::running_tasks, [](Bent& b) { each_count(b, [](auto& c) { ++c.running_tasks; }); }},
    {Law::ended_tasks, [](Bent& b) { each_count(b, [](auto& c) { ++c.failed_tasks; }); }},
    {Law::cpu_percent, [](Bent& b) { each_count(b, [](auto& c) { c.cpu_percent = 101; }); }},
};

}  // namespace poolcast::experiment
