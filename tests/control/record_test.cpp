#include "engine/control/record.hpp"

#include <gtest/gtest.h>

#include "tests/control/fake_batch.hpp"

namespace poolcast::control {
namespace {

using batch::Ledger;
using batch::NodeChange;
using batch::NodeId;
using batch::NodeTier;
using batch::TaskChange;
using batch::TaskId;

struct Told {
  int seconds;
  TaskChange change;
  std::uint32_t node = 0;
  bool agent_at_once = false;
};

/// What the transitions of task 3 leave in the ledger.
Ledger record_of(std::vector<Told> const& told) {
  Ledger ledger;
  for (Told const& t : told) {
    batch::TaskTransition const transition{.at = at(t.seconds),
                                           .task = TaskId{3},
                                           .node = NodeId{t.node},
                                           .change = t.change,
                                           .agent_at_once = t.agent_at_once};
    record(ledger, {{}, {&transition, 1}, {}, {}});
  }
  return ledger;
}

TEST(Record, WhatWasPulledForARunThatWasCutShortIsNotTheNextOnes) {
  Ledger ledger;
  auto const tell = [&](TaskChange change, std::uint32_t image_ms) {
    batch::TaskTransition const transition{
        .at = at(10), .task = TaskId{3}, .node = {}, .image_ms = image_ms, .change = change};
    record(ledger, {{}, {&transition, 1}, {}, {}});
  };
  tell(TaskChange::running, 0);
  tell(TaskChange::agent_online, 5000);
  tell(TaskChange::requeued, 0);
  tell(TaskChange::running, 0);
  tell(TaskChange::agent_online, 0);
  EXPECT_EQ(ledger.pulls.back().ms, 0U);
}

TEST(Record, ATaskWaitsUntilItRunsAndItsAgentComesOnline) {
  Ledger ledger = record_of({{10, TaskChange::running, 7}});
  EXPECT_EQ(ledger.tasks[3].started, at(10));
  EXPECT_EQ(ledger.tasks[3].node, NodeId{7});
  EXPECT_EQ(ledger.tasks[3].agent_start_ms, batch::not_online);
  EXPECT_EQ(ledger.tasks[2].started, never) << "a task that nothing was told of";
  ledger = record_of({{10, TaskChange::running, 7}, {28, TaskChange::agent_online, 7}});
  EXPECT_EQ(ledger.tasks[3].agent_start_ms, 18'000U);
  ledger = record_of({{10, TaskChange::running, 7, true}});
  EXPECT_EQ(ledger.tasks[3].agent_start_ms, 0U);
  EXPECT_EQ(ledger.tasks[3].started, at(10));
  EXPECT_TRUE(ledger.interruptions.empty());
}

TEST(Record, ARequeuedTaskWaitsAgainAndItsLostRunIsKept) {
  Ledger ledger = record_of({{10, TaskChange::running, 7},
                             {28, TaskChange::agent_online, 7},
                             {40, TaskChange::requeued, 7}});
  EXPECT_EQ(ledger.tasks[3].started, never);
  EXPECT_EQ(ledger.tasks[3].agent_start_ms, batch::not_online);
  ASSERT_EQ(ledger.interruptions.size(), 1U);
  batch::Interruption const& cut = ledger.interruptions[0];
  EXPECT_EQ(cut.task, TaskId{3});
  EXPECT_EQ(cut.node, NodeId{7});
  EXPECT_EQ(cut.started, at(10));
  EXPECT_EQ(cut.ended, at(40));
  EXPECT_TRUE(cut.requeued);
  ledger = record_of(
      {{10, TaskChange::running, 7}, {40, TaskChange::requeued, 7}, {60, TaskChange::running, 8}});
  EXPECT_EQ(ledger.tasks[3].started, at(60));
  EXPECT_EQ(ledger.tasks[3].node, NodeId{8});
}

TEST(Record, ATerminatedTaskKeepsItsStart) {
  Ledger const ledger = record_of({{10, TaskChange::running, 7}, {40, TaskChange::failed, 7}});
  EXPECT_EQ(ledger.tasks[3].started, at(10));
  ASSERT_EQ(ledger.interruptions.size(), 1U);
  EXPECT_FALSE(ledger.interruptions[0].requeued);
  EXPECT_EQ(ledger.interruptions[0].ended, at(40));
}

TEST(Record, AReactivatedTaskWaitsAgain) {
  Ledger ledger = record_of({{10, TaskChange::running, 7},
                             {28, TaskChange::agent_online, 7},
                             {40, TaskChange::failed, 7},
                             {50, TaskChange::reactivated, 0}});
  EXPECT_EQ(ledger.tasks[3].started, never);
  ASSERT_EQ(ledger.interruptions.size(), 1U);
  EXPECT_TRUE(ledger.interruptions[0].requeued);
  EXPECT_EQ(ledger.interruptions[0].ended, at(40));
  ledger = record_of({{50, TaskChange::reactivated, 0}});
  EXPECT_EQ(ledger.tasks[3].started, never) << "it had failed before it ran";
}

/// Of node 2.
void tell(Ledger& ledger, int seconds, NodeChange change) {
  batch::NodeTransition const transition{at(seconds), NodeId{2}, batch::PoolId{1},
                                         NodeTier::low_priority, change};
  record(ledger, {{}, {}, {}, {&transition, 1}});
}

/// What node 2's transitions leave in the ledger.
batch::NodeRow row_of(std::vector<std::pair<int, NodeChange>> const& told) {
  Ledger ledger;
  for (auto const& [seconds, change] : told) tell(ledger, seconds, change);
  return ledger.nodes[2];
}

/// `starting 30, idle 10`, in seconds; what is nothing is left out.
std::string spent(batch::NodeRow const& row) {
  constexpr char const* names[] = {"starting", "pulling",  "idle",
                                   "running",  "draining", "unusable"};
  std::string text;
  for (std::size_t i = 0; i < row.spent.size(); ++i) {
    if (row.spent[i] == Duration{}) continue;
    text += (text.empty() ? "" : ", ") + std::string(names[i]) + " " +
            std::to_string(row.spent[i] / second);
  }
  return text;
}

TEST(Record, ANodesLife) {
  batch::NodeRow const row = row_of({{5, NodeChange::requested},
                                     {60, NodeChange::creating},
                                     {90, NodeChange::idle},
                                     {100, NodeChange::running},
                                     {130, NodeChange::idle},
                                     {200, NodeChange::running},
                                     {300, NodeChange::leaving},
                                     {400, NodeChange::idle},
                                     {450, NodeChange::removed}});
  EXPECT_EQ(row.pool, batch::PoolId{1});
  EXPECT_EQ(row.tier, NodeTier::low_priority);
  EXPECT_EQ(row.requested, at(5));
  EXPECT_EQ(row.allocated, at(60));
  EXPECT_EQ(row.ready, at(90)) << "the first time it was idle";
  EXPECT_EQ(row.leaving, at(300));
  EXPECT_EQ(row.removed, at(450));
  EXPECT_EQ(spent(row), "starting 30, idle 80, running 230, draining 50");
  EXPECT_EQ(row.activity, std::nullopt);
}

TEST(Record, ANodeThatStillRunsSaysSinceWhen) {
  batch::NodeRow const row = row_of({{5, NodeChange::requested},
                                     {60, NodeChange::creating},
                                     {90, NodeChange::idle},
                                     {100, NodeChange::running}});
  EXPECT_EQ(row.activity, batch::NodeActivity::running);
  EXPECT_EQ(row.since, at(100));
  EXPECT_EQ(spent(row), "starting 30, idle 10");
  EXPECT_EQ(row.removed, never);
}

TEST(Record, ANodeThatIsRemovedWhileItRunsWasBusyUntilThen) {
  batch::NodeRow const row =
      row_of({{90, NodeChange::idle}, {100, NodeChange::running}, {130, NodeChange::removed}});
  EXPECT_EQ(spent(row), "idle 10, running 30");
  EXPECT_EQ(row.activity, std::nullopt);
}

TEST(Record, EveryPhaseOfAStartIsPaidForAsWhatItIs) {
  batch::NodeRow const row = row_of({{5, NodeChange::requested},
                                     {60, NodeChange::creating},
                                     {90, NodeChange::starting},
                                     {120, NodeChange::waiting_for_start_task},
                                     {125, NodeChange::idle},
                                     {130, NodeChange::unknown},
                                     {150, NodeChange::rebooting},
                                     {180, NodeChange::idle},
                                     {181, NodeChange::leaving},
                                     {190, NodeChange::removed}});
  EXPECT_EQ(row.booted, at(90));
  EXPECT_EQ(row.image_ready, at(120));
  EXPECT_EQ(row.ready, at(125)) << "the first time";
  EXPECT_EQ(spent(row), "starting 65, pulling 30, idle 6, draining 9, unusable 20");
}

TEST(Record, APreemptedNodeComesBackToAnotherLifeWithItsOldId) {
  Ledger ledger;
  std::pair<int, NodeChange> const told[] = {
      {5, NodeChange::requested},   {60, NodeChange::creating},  {90, NodeChange::idle},
      {200, NodeChange::preempted}, {500, NodeChange::creating}, {530, NodeChange::idle}};
  for (auto const& [seconds, change] : told) tell(ledger, seconds, change);
  ASSERT_EQ(ledger.past_lives.size(), 1U);
  batch::NodeRow const& past = ledger.past_lives[0].row;
  EXPECT_EQ(ledger.past_lives[0].node, NodeId{2});
  EXPECT_EQ(past.removed, at(200)) << "preempted: no longer paid for";
  EXPECT_EQ(spent(past), "starting 30, idle 110");
  batch::NodeRow const& now = ledger.nodes[2];
  EXPECT_EQ(now.requested, at(200)) << "the service asks for it again by itself";
  EXPECT_EQ(now.allocated, at(500));
  EXPECT_EQ(now.ready, at(530));
  EXPECT_EQ(now.removed, never);
  EXPECT_EQ(now.pool, batch::PoolId{1});
}

TEST(Record, ACancelledNodeWasNeverAllocated) {
  batch::NodeRow const row = row_of({{5, NodeChange::requested}, {50, NodeChange::cancelled}});
  EXPECT_EQ(row.allocated, never);
  EXPECT_EQ(row.removed, at(50));
}

TEST(TaskRows, ReadTheSameBeforeAndAfterAnAgentTookTime) {
  batch::TaskRows rows;
  rows.resize(4);
  rows.set(1, {at(10), NodeId{7}, 0});
  auto const text = [&] {
    std::string all;
    for (batch::TaskRow const row : rows) {
      all += row.started == never ? "-" : std::to_string((row.started - Time{}) / second);
      all += "," + std::to_string(row.node.value) + ",";
      all += row.agent_start_ms == batch::not_online ? "-" : std::to_string(row.agent_start_ms);
      all += " ";
    }
    return all;
  };
  EXPECT_EQ(text(), "-,0,- 10,7,0 -,0,- -,0,- ");
  rows.set(2, {at(20), NodeId{8}, batch::not_online});
  EXPECT_EQ(text(), "-,0,- 10,7,0 20,8,- -,0,- ");
  rows.set_agent_start(2, 5000);
  rows.set(1, {});
  rows.resize(5);
  EXPECT_EQ(text(), "-,0,- -,0,- 20,8,5000 -,0,- -,0,- ");
}

}  // namespace
}  // namespace poolcast::control
