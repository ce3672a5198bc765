// How the laws of jobs, the ledger and the reports are broken.
#pragma once

#include "tests/swarm/bent.hpp"

namespace poolcast::experiment {

inline constexpr BentLaw bends_of_jobs[] = {
    {Law::job_in_turn,
     [](Bent& b) {
       if (!b.record().jobs.empty()) b.record().jobs.push_back(b.record().jobs.front());
     }},
    {Law::needs_succeeded,
     [](Bent& b) {
       for (load::Job& job : b.load().jobs) job.queued += day;
     }},
    {Law::skipped_with_reason, [](Bent& b) { b.load().needs.clear(); }},
    {Law::cancelled_with_pipeline,
     [](Bent& b) {
       for (load::Pipeline& pipeline : b.load().pipelines) pipeline.cancelled += second;
     }},
    {Law::failed_with_reason,
     [](Bent& b) {
       bend(b.record().jobs, &batch::JobTransition::change, JobChange::succeeded,
            [](auto& t) { t.change = JobChange::failed; });
     }},
    {Law::request_latency,
     [](Bent& b) { b.model().pipelines.request = Distribution::fixed(77 * minute); }},
    {Law::job_queued_in_time,
     [](Bent& b) {
       auto const queued = first(b.record().jobs, &batch::JobTransition::change, JobChange::queued);
       if (queued != b.record().jobs.end()) b.record().jobs.erase(queued);
     }},
    {Law::job_duration,
     [](Bent& b) {
       for (load::Job& job : b.load().jobs) job.duration += second;
     }},
    {Law::job_of_own_agent,
     [](Bent& b) {
       bend(b.record().jobs, &batch::JobTransition::change, JobChange::started,
            [](auto& t) { t.at = t.at - day; });
     }},
    {Law::one_job_at_a_time,
     [](Bent& b) {
       auto const one = first(b.record().jobs, &batch::JobTransition::change, JobChange::started);
       if (one == b.record().jobs.end()) return;
       for (batch::JobTransition& t : b.record().jobs) {
         if (t.change == JobChange::started) t.agent = one->agent;
       }
     }},
    {Law::one_job_if_once, [](Bent& b) { b.model().pipelines.once = true; }},
    {Law::queue_order, [](Bent& b) { std::ranges::reverse(b.record().jobs); }},
    {Law::parallel_jobs, [](Bent& b) { b.model().pipelines.parallel_jobs = 0; }},
    {Law::no_agent_left_unused,
     [](Bent& b) {
       auto const one = first(b.record().jobs, &batch::JobTransition::change, JobChange::started);
       if (one == b.record().jobs.end()) return;
       batch::JobId const job = one->job;
       std::erase_if(b.record().jobs, [&](batch::JobTransition const& t) {
         return t.job == job && t.change != JobChange::queued && t.change != JobChange::requested;
       });
     }},
};

inline constexpr BentLaw bends_of_rounds[] = {
    {Law::only_idle_agents_ended,
     [](Bent& b) {
       for (batch::TaskTransition& t : b.record().tasks) {
         if (t.cause != batch::EndCause::none) t.cause = batch::EndCause::terminated;
       }
     }},
    {Law::attempts_at_an_agent,
     [](Bent& b) {
       if (b.of.scenario.reconciling) b.of.scenario.reconciling->rules.attempts = 1;
     }},
    {Law::nothing_left_to_do, [](Bent& b) { b.record().left_to_do = "task1 at 0"; }},
    {Law::actions_in_ledger,
     [](Bent& b) {
       if (!b.ledger().agent_actions.empty()) b.ledger().agent_actions.pop_back();
     }},
};

inline constexpr BentLaw bends_of_ledger[] = {
    {Law::ledger_nodes,
     [](Bent& b) {
       for (batch::NodeRow& row : b.ledger().nodes) row.requested += Duration{1};
     }},
    {Law::ledger_runs,
     [](Bent& b) { each_task(b, [](batch::TaskRow& row) { row.started += second; }); }},
    {Law::ledger_jobs,
     [](Bent& b) {
       for (batch::JobRow& row : b.ledger().jobs) row.queued += Duration{1};
     }},
    {Law::node_time,
     [](Bent& b) {
       for (batch::NodeRow& row : b.ledger().nodes) std::swap(row.spent[0], row.spent[2]);
     }},
    {Law::lost_time,
     [](Bent& b) {
       for (batch::Interruption& cut : b.ledger().interruptions) {
         cut.cause = batch::EndCause::exit_code;
       }
     }},
    {Law::bill_by_day,
     [](Bent& b) {
       for (batch::NodeRow& row : b.ledger().nodes) row.allocated = row.allocated + minute;
     }},
    {Law::charts,
     [](Bent& b) {
       for (batch::NodeStateRow& row : b.ledger().node_states) row.at += Duration{1};
     }},
    {Law::tier_time,
     [](Bent& b) {
       for (batch::NodeRow& row : b.ledger().nodes) row.spent[0] += second;
     }},
    {Law::nodes_counted,
     [](Bent& b) {
       for (batch::NodeRow& row : b.ledger().nodes) row.allocated = never;
     }},
    {Law::tasks_add_up,
     [](Bent& b) {
       batch::Interruption cut{};
       while (cut.task.value < b.ledger().tasks.size() &&
              b.ledger().tasks[cut.task.value].started != never) {
         ++cut.task.value;
       }
       cut.started = cut.ended = b.of.workload.start;
       if (cut.task.value < b.load().jobs.size()) b.ledger().interruptions.push_back(cut);
     }},
    {Law::tasks_counted,
     [](Bent& b) {
       for (batch::PoolCounts& counts : b.ledger().final_counts) ++counts.succeeded_tasks;
     }},
    {Law::cuts_counted,
     [](Bent& b) {
       for (batch::Interruption& cut : b.ledger().interruptions) {
         cut.cause = batch::EndCause::preemption;
       }
     }},
    {Law::used_slots,
     [](Bent& b) {
       for (batch::Interruption& cut : b.ledger().interruptions) cut.ended += second;
     }},
    {Law::waiting_adds_up,
     [](Bent& b) {
       each_task(b, [](batch::TaskRow& row) {
         if (row.agent_start_ms != batch::not_online) ++row.agent_start_ms;
       });
     }},
    {Law::image_time,
     [](Bent& b) {
       for (batch::ImagePull& pull : b.ledger().pulls) ++pull.ms;
     }},
    {Law::copy_continues, [](Bent& b) { b.record().copy_differs = "the clock"; }},
};

}  // namespace poolcast::experiment
