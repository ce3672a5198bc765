// Every law has been seen broken: a good run is bent a little, and its check must tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

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

auto first(auto& items, auto field, auto value) { return std::ranges::find(items, value, field); }

/// Bends the first item whose field has the value, if there is one.
void bend(auto& items, auto field, auto value, auto change) {
  auto const at = first(items, field, value);
  if (at != items.end()) change(*at);
}

void each_count(Bent& bent, auto change) {
  for (Look& look : bent.record().looks) change(look.counts.front());
}

void each_pool(Bent& bent, auto change) {
  for (sim::PoolModel& pool : bent.model().pools) change(pool);
}

/// Those that were started.
void each_task(Bent& bent, auto change) {
  for (std::size_t i = 0; i < bent.ledger().tasks.size(); ++i) {
    batch::TaskRow row = bent.ledger().tasks[i];
    if (row.started == never) continue;
    change(row);
    bent.ledger().tasks.set(i, row);
  }
}

using Bend = void (*)(Bent&);

std::map<Law, Bend> const& bends_of_tasks() {
  static std::map<Law, Bend> const rows = {
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
  return rows;
}

std::map<Law, Bend> const& bends_of_nodes() {
  static std::map<Law, Bend> const rows = {
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
  return rows;
}

std::map<Law, Bend> const& bends_of_jobs() {
  static std::map<Law, Bend> const rows = {
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
         auto const queued =
             first(b.record().jobs, &batch::JobTransition::change, JobChange::queued);
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
  return rows;
}

std::map<Law, Bend> const& bends_of_ledger() {
  static std::map<Law, Bend> const rows = {
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
  return rows;
}

class Laws : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      SwarmCase const of = swarm_case(seed);
      good().push_back({of, watched_run(of)});
    }
  }
  static std::vector<Bent>& good() {
    static std::vector<Bent> runs;
    return runs;
  }

  static bool seen_broken(Law law, Bend change) {
    return std::ranges::any_of(good(), [&](Bent const& run) {
      Bent bent = run;
      change(bent);
      return check_run(bent.of, bent.run).broken(law);
    });
  }
};

TEST_F(Laws, OfTasksNodesJobsAndTheLedgerAreSeenBroken) {
  for (auto const* bends :
       {&bends_of_tasks(), &bends_of_nodes(), &bends_of_jobs(), &bends_of_ledger()}) {
    for (auto const& [law, change] : *bends) EXPECT_TRUE(seen_broken(law, change)) << text_of(law);
  }
}

TEST_F(Laws, OfSumsAreSeenBroken) {
  Findings findings;
  report::WaitingTime wait;
  wait[report::WaitingPart::boot] = -second;
  check_parts(wait, -second, 3, findings);
  EXPECT_EQ(findings.text(), "no part of a wait is negative: job 3\n");
  std::vector<report::Summary> summaries(2);
  summaries[1].tasks.submitted = 1;
  check_pools(summaries, findings);
  EXPECT_TRUE(findings.broken(Law::pools_add_up));
  check_same(good()[0].run.ledger, good()[1].run.ledger, findings);
  EXPECT_TRUE(findings.broken(Law::same_bytes));
}

TEST_F(Laws, AreAllInOneOfTheseTests) {
  std::size_t const by_bending = bends_of_tasks().size() + bends_of_nodes().size() +
                                 bends_of_jobs().size() + bends_of_ledger().size();
  EXPECT_EQ(by_bending + 3, law_count);
}

}  // namespace
}  // namespace poolcast::experiment
