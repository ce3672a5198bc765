#include "engine/report/summary.hpp"

#include <gtest/gtest.h>

#include "tests/report/ledger.hpp"

namespace poolcast::report {
namespace {

using batch::NodeId;
using batch::NodeRow;
using batch::NodeTier;
using batch::not_online;

/// `starting 10, busy 20, idle 30`, in seconds.
std::string text_of(NodeTime const& time) {
  using batch::NodeActivity;
  auto const seconds = [](Duration length) { return std::to_string(length / second); };
  return "starting " + seconds(time[NodeActivity::starting]) + ", busy " +
         seconds(time[NodeActivity::running]) + ", idle " +
         seconds(time[NodeActivity::idle] + time[NodeActivity::draining]);
}

struct NodeCase {
  char const* name;
  NodeRow row;
  char const* expected;
  Duration paid;
};

// The run ends at 1000 s.
NodeCase const node_cases[] = {
    {"its whole life",
     lived({.allocated = at(100), .ready = at(130), .leaving = at(500), .removed = at(560)},
           200 * second),
     "starting 30, busy 200, idle 230", 460 * second},
    {"still idle at the end", lived({.allocated = at(100), .ready = at(130)}, 200 * second),
     "starting 30, busy 200, idle 670", 900 * second},
    {"still busy at the end",
     lived({.allocated = at(100), .ready = at(130)}, 200 * second, at(900)),
     "starting 30, busy 300, idle 570", 900 * second},
    {"still starting at the end", lived({.allocated = at(980)}), "starting 20, busy 0, idle 0",
     20 * second},
    {"leaving before it was ready",
     lived({.allocated = at(100), .leaving = at(120), .removed = at(150)}),
     "starting 20, busy 0, idle 30", 50 * second},
    {"leaving, and busy to the end",
     lived({.allocated = at(100), .ready = at(150), .leaving = at(950)}, {}, at(200)),
     "starting 50, busy 800, idle 50", 900 * second},
    {"cancelled", {.requested = at(10), .removed = at(50)}, "starting 0, busy 0, idle 0", {}},
    {"not yet allocated", {.requested = at(10)}, "starting 0, busy 0, idle 0", {}},
    {"allocated at the end", lived({.allocated = at(1000)}), "starting 0, busy 0, idle 0", {}},
};

TEST(Summary, NodeTimeIsStartingBusyAndIdle) {
  for (NodeCase const& row : node_cases) {
    batch::Ledger ledger;
    ledger.end = at(1000);
    ledger.nodes = {row.row};
    Summary const summary = summarise(ledger, {}, facts_of({plain_pool()})).back();
    EXPECT_EQ(text_of(summary.node_time), row.expected) << row.name;
    EXPECT_EQ(summary.node_time.total(), row.paid) << row.name;
    EXPECT_EQ(summary.paid_slot_ticks, 2 * row.paid.ticks) << row.name;
  }
}

TEST(Summary, CountsTheNodesThatWereAllocatedAndSortsTheirTimeByTier) {
  batch::Ledger ledger;
  ledger.end = at(1000);
  for (NodeCase const& row : node_cases) ledger.nodes.push_back(row.row);
  ledger.nodes[1].tier = NodeTier::low_priority;
  Summary const summary = summarise(ledger, {}, facts_of({plain_pool()})).back();
  EXPECT_EQ(summary.nodes_started, 7U);
  EXPECT_EQ(summary.tier_time[1].total(), 900 * second);
  EXPECT_EQ(summary.tier_time[0].total() + summary.tier_time[1].total(), summary.node_time.total());
}

/// Two pools; the run ends at 1000 s. Jobs run for 100 s.
struct TasksRun {
  batch::Ledger ledger;
  load::Load load;
  Facts facts = facts_of({plain_pool("linux"), plain_pool("windows")});

  TasksRun() { ledger.end = at(1000); }

  void add(Time queued, Time started, std::uint32_t agent_ms, std::uint16_t slots = 1,
           std::uint16_t pool = 0) {
    load.jobs.push_back({queued, 100 * second, batch::PoolId{pool}, slots});
    ledger.tasks.push_back({started, NodeId{0}, agent_ms});
  }
  std::vector<Summary> summaries() const { return summarise(ledger, load, facts); }
};

TEST(Summary, EveryTaskIsCompletedRunningWaitingOrTerminated) {
  TasksRun run;
  run.ledger.nodes.push_back(lived({.requested = at(0), .allocated = at(0), .ready = at(0)}));
  run.add(at(0), at(10), 0);                   // completed
  run.add(at(0), at(890), 10'000);             // completed, at the very end
  run.add(at(0), at(890), 10'001);             // running, for another millisecond
  run.add(at(0), at(999), not_online);         // running, its agent starts
  run.add(at(0), never, not_online);           // waiting
  run.add(at(0), never, not_online, 3);        // waiting for ever: wider than a node
  run.add(at(0), at(20), 0);                   // terminated at 60 s
  run.add(at(0), never, not_online);           // requeued at 70 s, waiting
  run.add(at(0), at(200), 0);                  // requeued at 80 s, completed
  run.add(at(1001), never, not_online);        // queued after the end
  run.add(at(1000), never, not_online, 1, 1);  // waiting, in the other pool
  run.ledger.tasks.pop_back();                 // which no row tells of
  run.ledger.interruptions = {cut(6, 20, 60, false), cut(7, 30, 70, true), cut(8, 40, 80, true)};
  std::vector<Summary> const summaries = run.summaries();
  Summary::Tasks const& tasks = summaries[0].tasks;
  EXPECT_EQ(tasks.submitted, 9U);
  EXPECT_EQ(tasks.completed, 3U);
  EXPECT_EQ(tasks.running, 2U);
  EXPECT_EQ(tasks.waiting, 3U);
  EXPECT_EQ(tasks.too_wide, 1U);
  EXPECT_EQ(tasks.terminated, 1U);
  EXPECT_EQ(tasks.requeued, 2U);
  EXPECT_EQ(tasks.submitted, tasks.completed + tasks.running + tasks.waiting + tasks.terminated);
  EXPECT_EQ(summaries[1].tasks.waiting, 1U);
  EXPECT_EQ(summaries[2].tasks.submitted, 10U);
}

TEST(Summary, UtilisationIsTheShareOfThePaidSlotsThatRanATask) {
  TasksRun run;
  // 2 slots for 1000 s are paid.
  run.ledger.nodes.push_back(lived({.requested = at(0), .allocated = at(0), .ready = at(0)}));
  run.add(at(0), at(100), 10'000, 2);   // 110 s on both slots
  run.add(at(0), at(950), not_online);  // 50 s until the end
  run.add(at(0), at(400), 0);           // a rerun of 100 s, after 40 s that were lost
  run.add(at(0), at(600), 0);           // terminated after 25 s
  run.ledger.interruptions = {cut(2, 300, 340, true), cut(3, 600, 625, false)};
  Summary const summary = run.summaries().back();
  EXPECT_EQ(summary.used_slot_ticks, (220 + 50 + 140 + 25) * second.ticks);
  EXPECT_EQ(summary.paid_slot_ticks, 2000 * second.ticks);
  EXPECT_DOUBLE_EQ(summary.utilisation_percent(), 21.75);
  EXPECT_EQ(Summary{}.utilisation_percent(), 0);
}

TEST(Summary, WhatWasAskedForAnewIsNoRerunAndWhatNeverRanUsedNothing) {
  TasksRun run;
  run.add(at(0), at(400), 0);
  run.add(at(0), never, not_online);
  run.ledger.jobs.resize(2);
  run.ledger.interruptions = {cut(0, 300, 340, true), cut(1, 0, 50, false)};
  run.ledger.interruptions[0].reactivated = at(350);
  run.ledger.interruptions[1].started = never;
  Summary const summary = run.summaries().back();
  EXPECT_EQ(summary.tasks.requeued, 0U);
  EXPECT_GE(summary.used_slot_ticks, 40 * second.ticks);
  run.ledger.interruptions.pop_back();
  EXPECT_EQ(run.summaries().back().used_slot_ticks, summary.used_slot_ticks);
}

TEST(Summary, CountsEvaluations) {
  TasksRun run;
  run.ledger.evaluations = {
      {.at = at(0), .pool = {}, .before = {}, .after = {.dedicated = 1}},
      {.at = at(1), .pool = {}, .before = {.dedicated = 1}, .after = {.dedicated = 1}},
      {.at = at(2), .pool = {}, .failed = true, .before = {}, .after = {}},
      limited_at(3, 0, batch::Limit::quota),
      limited_at(4, 1),
  };
  std::vector<Summary> const summaries = run.summaries();
  EXPECT_EQ(summaries[0].evaluations.total, 4U);
  EXPECT_EQ(summaries[0].evaluations.changed_target, 1U);
  EXPECT_EQ(summaries[0].evaluations.held_at_limit, 1U);
  EXPECT_EQ(summaries[0].evaluations.failed, 1U);
  EXPECT_EQ(summaries[1].evaluations.total, 1U);
  EXPECT_EQ(summaries[2].evaluations.total, 5U);
}

TEST(Summary, CountsAPipelineOnceAndAJobOfNoneAsOne) {
  batch::Ledger ledger;
  ledger.end = at(100);
  load::Load load;
  load.pipelines.resize(2);
  load.jobs = {{.queued = at(1), .duration = second, .pool = {}, .pipeline = 0},
               {.queued = at(2), .duration = second, .pool = {}, .pipeline = 0},
               {.queued = at(3), .duration = second, .pool = {}},
               {.queued = at(101), .duration = second, .pool = {}, .pipeline = 1}};
  EXPECT_EQ(summarise(ledger, load, facts_of({plain_pool()})).back().pipelines, 2U);
}

TEST(Summary, PricesEachPoolsTiersAndSumsThem) {
  TasksRun run;
  run.ledger.end = at(3600);
  prices::Price const cheap{.micro_per_hour = 24'000, .source = "here"};
  prices::Price const dear{.micro_per_hour = 120'000, .source = "there"};
  run.facts.billing.pools[0].prices = {dear, cheap};
  run.facts.billing.pools[1].prices = {dear, std::nullopt};
  auto const node = [](std::uint16_t pool, NodeTier tier) {
    return lived({.pool = batch::PoolId{pool}, .tier = tier, .allocated = at(0)});
  };
  run.ledger.nodes = {node(0, NodeTier::dedicated), node(0, NodeTier::low_priority),
                      node(0, NodeTier::low_priority), node(1, NodeTier::dedicated)};
  std::vector<Summary> summaries = run.summaries();
  EXPECT_EQ(summaries[0].bill.tier(NodeTier::dedicated), 120'000);
  EXPECT_EQ(summaries[0].bill.tier(NodeTier::low_priority), 48'000);
  EXPECT_EQ(summaries[1].bill.tier(NodeTier::dedicated), 120'000);
  EXPECT_EQ(summaries[2].bill.total(), 288'000);
  EXPECT_TRUE(summaries[2].priced) << "a tier that ran no node needs no price";
  run.ledger.nodes.push_back(node(1, NodeTier::low_priority));
  summaries = run.summaries();
  EXPECT_TRUE(summaries[0].priced);
  EXPECT_FALSE(summaries[1].priced);
  EXPECT_FALSE(summaries[2].priced);
}

TEST(Summary, CountsPreemptedNodesWhetherTheyComeBackOrNot) {
  batch::Ledger ledger;
  ledger.end = at(1000);
  ledger.nodes = {
      lived({.allocated = at(10), .ready = at(20), .removed = at(50)}),
      lived({.allocated = at(90), .ready = at(95)}),
      lived({.allocated = at(10), .ready = at(20), .leaving = at(50), .removed = at(60)})};
  ledger.past_lives = {
      {NodeId{1}, lived({.allocated = at(10), .ready = at(20), .removed = at(80)})}};
  EXPECT_EQ(summarise(ledger, {}, facts_of({plain_pool()})).back().nodes_preempted, 2U);
}

TEST(Summary, ReadsNoRowBeyondTheLoad) {
  // Rows are made a page at a time: one that is no job's must not be counted.
  batch::Ledger ledger;
  ledger.end = at(1000);
  ledger.jobs.resize(2);
  for (batch::JobRow& row : ledger.jobs) row.queued = at(10);
  load::Load load;
  load.jobs = {{at(10), second, {}, 1}};
  EXPECT_EQ(summarise(ledger, load, facts_of({plain_pool()})).back().tasks.submitted, 1U);
}

}  // namespace
}  // namespace poolcast::report
