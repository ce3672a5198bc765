#include "engine/control/controller.hpp"

#include <gtest/gtest.h>

#include "tests/control/fake_batch.hpp"

namespace poolcast::control {
namespace {

using batch::Ledger;

Ledger run_until(FakeBatch& batch, Policies const& told, int seconds) {
  return run(batch, batch, batch, told, at(seconds));
}

TEST(Controller, EvaluatesFromTheFirstDelayOnAtTheInterval) {
  struct Row {
    int delay, interval, until;
    char const* times;
  };
  for (Row const& row : {Row{0, 300, 600, "0 300 600 "}, Row{300, 300, 899, "300 600 "},
                         Row{47, 400, 1000, "47 447 847 "}, Row{601, 300, 600, ""}}) {
    FakeBatch batch({});
    Policies told = policies("$TargetDedicatedNodes = 1");
    told.pools[0].first_evaluation_delay = row.delay * second;
    told.pools[0].evaluation_interval = row.interval * second;
    std::string times;
    for (batch::EvaluationRow const& evaluation : run_until(batch, told, row.until).evaluations) {
      times += std::to_string((evaluation.at - Time{}) / second) + " ";
    }
    EXPECT_EQ(times, row.times);
  }
}

TEST(Controller, SubmitsEachRequestWhenItCame) {
  FakeBatch batch({0, 7, 7, 30, 600});
  Ledger const ledger = run_until(batch, policies("$TargetDedicatedNodes = 0"), 600);
  std::map<batch::TaskId, Time> const expected{{batch::TaskId{0}, at(0)},
                                               {batch::TaskId{1}, at(7)},
                                               {batch::TaskId{2}, at(7)},
                                               {batch::TaskId{3}, at(30)},
                                               {batch::TaskId{4}, at(600)}};
  EXPECT_EQ(batch.submitted, expected);
  EXPECT_EQ(ledger.end, at(600));
}

TEST(Controller, WhatCameAtOnceIsSubmittedAtOnce) {
  FakeBatch batch({5, 5, 5, 40});
  int calls = 0;
  batch.refuses_submit = [&](Time) { return ++calls == 1; };
  run_until(batch, policies("$TargetDedicatedNodes = 0"), 200);
  EXPECT_EQ(batch.submitted.size(), 4U);
  EXPECT_EQ(calls, 3) << "three together, refused; them again; and the last one";
}

TEST(Controller, ARefusedSubmitIsTriedAgainAtTheSamplesUntilItIsTaken) {
  FakeBatch batch({5, 40, 41, 100});
  batch.refuses_submit = [](Time now) { return now < at(90); };
  run_until(batch, policies("$TargetDedicatedNodes = 0"), 200);
  std::map<batch::TaskId, Time> const expected{{batch::TaskId{0}, at(90)},
                                               {batch::TaskId{1}, at(90)},
                                               {batch::TaskId{2}, at(90)},
                                               {batch::TaskId{3}, at(100)}};
  EXPECT_EQ(batch.submitted, expected);
}

TEST(Controller, NothingIsLostHoweverOftenTheServiceRefuses) {
  std::vector<int> arrivals;
  for (int i = 0; i < 500; ++i) arrivals.push_back(i * 7);
  FakeBatch batch(arrivals);
  // Every third of all calls is let through, in no rhythm with the samples.
  int calls = 0;
  batch.refuses_submit = [&](Time) { return ++calls % 3 != 0; };
  Ledger const ledger = run_until(batch, policies("$TargetDedicatedNodes = 0"), 7000);
  EXPECT_EQ(batch.submitted.size(), arrivals.size());
  EXPECT_EQ(ledger.final_counts[0].active_tasks, arrivals.size());
}

TEST(Controller, AFailingObserveLeavesAGapAndNoEvaluation) {
  FakeBatch batch({});
  batch.fails_observe = [](Time now) { return now >= at(300) && now <= at(450); };
  Policies told =
      policies("$TargetDedicatedNodes = len($PendingTasks.GetSample(TimeInterval_Hour, 1))");
  told.sampling.availability_delay = {};
  Ledger const ledger = run_until(batch, told, 600);
  // Samples from 30 s on: 20 by 600 s, but for the six from 300 s to 450 s.
  EXPECT_EQ(text_of(ledger.evaluations), "0: 0 -> 0 failed, 600: 0 -> 14");
}

TEST(Controller, TransitionsOfAFailedObserveComeWithTheNextOne) {
  FakeBatch batch({});
  batch.fails_observe = [](Time now) { return now > Time{} && now < at(600); };
  Ledger const ledger = run_until(batch, policies("$TargetDedicatedNodes = 3"), 600);
  ASSERT_GE(ledger.nodes.size(), 3U);
  EXPECT_EQ(ledger.nodes[2].requested, at(0));
}

TEST(Controller, WithoutALastLookThereAreNoFinalCounts) {
  FakeBatch batch({3});
  batch.fails_observe = [](Time now) { return now >= at(600); };
  Ledger const ledger = run_until(batch, policies("$TargetDedicatedNodes = 0"), 600);
  EXPECT_TRUE(ledger.final_counts.empty());
  EXPECT_EQ(text_of(ledger.evaluations), "0: 0 -> 0, 300: 0 -> 0 formula");
}

TEST(Controller, AFailingEvaluationKeepsTheTargetsAndIsCounted) {
  FakeBatch batch({});
  Policies const told = policies(
      "$TargetDedicatedNodes = $CurrentDedicatedNodes < 2 ? $CurrentDedicatedNodes + 1 : nonsense");
  Ledger const ledger = run_until(batch, told, 1200);
  EXPECT_EQ(text_of(ledger.evaluations),
            "0: 0 -> 1, 300: 1 -> 2, 600: 2 -> 2 failed, 900: 2 -> 2 failed, "
            "1200: 2 -> 2 failed");
  ASSERT_EQ(ledger.failures.size(), 1U);
  EXPECT_EQ(ledger.failures[0].text, "Line 1, Col 83: Undefined symbol: nonsense");
  EXPECT_EQ(ledger.failures[0].count, 3U);
  EXPECT_EQ(batch.options.size(), 2U) << "a failed evaluation must not resize";
}

TEST(Controller, ARefusedResizeIsAskedForAgainByTheNextEvaluation) {
  FakeBatch batch({});
  batch.refuses_resize = [](Time now) { return now == at(0); };
  Ledger const ledger = run_until(batch, policies("$TargetDedicatedNodes = 2"), 300);
  EXPECT_EQ(text_of(ledger.evaluations), "0: 0 -> 2, 300: 0 -> 2");
  EXPECT_EQ(ledger.final_counts[0].target.dedicated, 2);
}

TEST(Controller, APoolWithoutAFormulaIsLeftAlone) {
  FakeBatch batch({}, 2);
  Policies told = policies("$TargetDedicatedNodes = 1");
  told.pools.insert(told.pools.begin(), PoolPolicy{});
  Ledger const ledger = run_until(batch, told, 300);
  EXPECT_EQ(text_of(ledger.evaluations), "0: 0 -> 1, 300: 1 -> 1");
  EXPECT_EQ(ledger.evaluations[0].pool, batch::PoolId{1});
  EXPECT_EQ(ledger.final_counts[0].target.dedicated, 0);
}

TEST(Controller, AQuotaHoldsTheEvaluationThatAskedForMoreWhileTasksWaited) {
  auto const quota = [](batch::Targets targets) {
    return targets.dedicated > 2 ? batch::ResizeError::account_core_quota_reached
                                 : batch::ResizeError::none;
  };
  FakeBatch busy({100});
  busy.resize_error = quota;
  Policies const told = policies("$TargetDedicatedNodes = $TargetDedicatedNodes + 1");
  EXPECT_EQ(text_of(run_until(busy, told, 1000).evaluations),
            "0: 0 -> 1, 300: 1 -> 2, 600: 2 -> 3 quota, 900: 3 -> 4 quota");
  FakeBatch idle({});
  idle.resize_error = quota;
  EXPECT_EQ(text_of(run_until(idle, told, 1000).evaluations),
            "0: 0 -> 1, 300: 1 -> 2, 600: 2 -> 3, 900: 3 -> 4")
      << "nothing waited, so nothing was held up";
}

TEST(Controller, AnAllocationThatTimedOutIsNoQuota) {
  FakeBatch batch({100});
  batch.resize_error = [](batch::Targets) { return batch::ResizeError::allocation_timed_out; };
  Policies const told = policies("$TargetDedicatedNodes = $TargetDedicatedNodes + 1");
  EXPECT_EQ(text_of(run_until(batch, told, 600).evaluations),
            "0: 0 -> 1, 300: 1 -> 2, 600: 2 -> 3");
}

}  // namespace
}  // namespace poolcast::control
