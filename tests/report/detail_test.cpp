#include "engine/report/detail.hpp"

#include <gtest/gtest.h>

#include "tests/report/ledger.hpp"

namespace poolcast::report {
namespace {

using batch::NodeActivity;
using batch::NodeChange;

constexpr char const* activity_names[] = {"starting", "pulling",  "idle",
                                          "running",  "draining", "unusable"};

/// `0 to 60 starting, 60 to 90 idle`.
std::string text_of(std::vector<NodeBar> const& bars) {
  std::string text;
  for (NodeBar const& bar : bars) {
    text += (text.empty() ? "" : ", ") + std::to_string((bar.from - at(0)) / second) + " to " +
            std::to_string((bar.until - at(0)) / second) + " " +
            activity_names[static_cast<std::size_t>(bar.activity)];
  }
  return text;
}

/// `0: 1, 60: 2`.
std::string text_of(Steps const& steps) {
  std::string text;
  for (std::size_t i = 0; i < steps.at.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string((steps.at[i] - at(0)) / second) + ": " +
            std::to_string(steps.value[i]);
  }
  return text;
}

/// Of one pool at 3.60 an hour a node, for 1,000 s.
struct SmallRun {
  batch::Ledger ledger;
  load::Load load;

  SmallRun() {
    ledger.start = at(0);
    ledger.end = at(1000);
    ledger.nodes.push_back({.requested = at(0), .allocated = at(100)});
    ledger.final_counts.resize(1);
  }
  void state(std::int64_t seconds, NodeChange change) {
    ledger.node_states.push_back({at(seconds), batch::NodeId{0}, change});
  }
  void task(std::int64_t queued, std::int64_t started, std::int64_t length) {
    load.jobs.push_back({.queued = at(queued), .duration = length * second, .pool = {}});
    ledger.tasks.push_back({at(started), batch::NodeId{0}, 10'000});
  }
  PoolDetail detail() const {
    Facts facts = facts_of({plain_pool()}, "EUR");
    facts.billing.pools[0].prices[0] = prices::Price{.micro_per_hour = 3'600'000, .source = "here"};
    return detail_of(ledger, load, facts, {}).pools[0];
  }
};

TEST(Detail, TasksDecideWhenAUsableNodeRuns) {
  SmallRun run;
  run.state(0, NodeChange::requested);
  run.state(100, NodeChange::creating);
  run.state(150, NodeChange::starting);
  run.state(200, NodeChange::idle);
  run.state(700, NodeChange::leaving);
  run.state(900, NodeChange::removed);
  run.task(50, 250, 90);   // and 10 s for its agent
  run.task(60, 300, 140);  // to 450
  run.task(70, 650, 140);  // to 800: its node waits for it
  PoolDetail const pool = run.detail();
  EXPECT_EQ(text_of(pool.nodes),
            "100 to 150 starting, 150 to 200 pulling, 200 to 250 idle, 250 to 450 running, "
            "450 to 650 idle, 650 to 800 running, 800 to 900 draining");
  TierSeries const& tier = pool.tiers[0];
  EXPECT_EQ(text_of(tier.current), "100: 1, 900: 0");
  EXPECT_EQ(text_of(tier.starting), "100: 1, 200: 0");
  EXPECT_EQ(text_of(tier.idle), "200: 1, 250: 0, 450: 1, 650: 0");
  EXPECT_EQ(text_of(tier.running), "250: 1, 450: 0, 650: 1, 800: 0");
  EXPECT_EQ(text_of(pool.active_tasks), "50: 1, 60: 2, 70: 3, 250: 2, 300: 1, 650: 0");
  EXPECT_EQ(text_of(pool.running_tasks), "250: 1, 300: 2, 350: 1, 450: 0, 650: 1, 800: 0");
  // A thousandth of the currency a second.
  EXPECT_EQ(text_of(pool.cost_micro), "0: 0, 100: 0, 900: 800000, 1000: 800000");
}

TEST(Detail, APreemptedNodeIsListedAndNotPaidForUntilItComesBack) {
  SmallRun run;
  run.ledger.nodes[0].tier = batch::NodeTier::low_priority;
  run.state(100, NodeChange::creating);
  run.state(200, NodeChange::idle);
  run.state(300, NodeChange::preempted);
  run.state(500, NodeChange::creating);
  run.state(600, NodeChange::idle);
  PoolDetail const pool = run.detail();
  EXPECT_EQ(text_of(pool.nodes),
            "100 to 200 starting, 200 to 300 idle, 500 to 600 starting, 600 to 1000 idle");
  EXPECT_EQ(pool.lanes.size(), 1u);
  EXPECT_EQ(text_of(pool.tiers[1].current), "100: 1");
  EXPECT_EQ(text_of(pool.tiers[1].preempted), "300: 1, 500: 0");
  EXPECT_EQ(text_of(pool.cost_micro), "") << "there is no price for low-priority";
}

TEST(Detail, ARunThatWasCutShortWaitsAgain) {
  SmallRun run;
  run.state(100, NodeChange::creating);
  run.state(200, NodeChange::idle);
  run.task(50, 600, 90);
  run.ledger.interruptions = {cut(0, 250, 400, true)};
  PoolDetail const pool = run.detail();
  EXPECT_EQ(text_of(pool.active_tasks), "50: 1, 250: 0, 400: 1, 600: 0");
  ASSERT_EQ(pool.tasks.size(), 2u);
  EXPECT_TRUE(pool.tasks[0].cut_short);
  EXPECT_FALSE(pool.tasks[1].cut_short);
  EXPECT_EQ(pool.tasks[1].online, at(610));
  EXPECT_EQ(pool.tasks[1].ended, at(700));
}

TEST(Detail, WhatWasEndedWaitsNoMoreUntilItIsAskedForAnew) {
  SmallRun run;
  run.state(100, NodeChange::creating);
  run.state(200, NodeChange::idle);
  run.task(50, 600, 90);
  run.ledger.interruptions = {cut(0, 250, 400, true)};
  run.ledger.interruptions[0].reactivated = at(500);
  EXPECT_EQ(text_of(run.detail().active_tasks), "50: 1, 250: 0, 500: 1, 600: 0");
  batch::Interruption& before_it_ran = run.ledger.interruptions[0];
  before_it_ran.started = never;
  EXPECT_EQ(text_of(run.detail().active_tasks), "50: 1, 400: 0, 500: 1, 600: 0");
}

TEST(Detail, TheTargetIsTheScenariosUntilTheFirstEvaluation) {
  SmallRun run;
  EXPECT_EQ(text_of(run.detail().tiers[0].target), "");
  run.ledger.final_counts[0].target = {2, 0};
  EXPECT_EQ(text_of(run.detail().tiers[0].target), "0: 2");
  run.ledger.evaluations = {{.at = at(300), .pool = {}, .before = {1, 0}, .after = {1, 0}},
                            {.at = at(600), .pool = {}, .before = {1, 0}, .after = {4, 0}}};
  EXPECT_EQ(text_of(run.detail().tiers[0].target), "0: 1, 600: 4");
}

}  // namespace
}  // namespace poolcast::report
