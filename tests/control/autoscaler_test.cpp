#include "engine/control/autoscaler.hpp"

#include <gtest/gtest.h>

#include "tests/control/fake_batch.hpp"

namespace poolcast::control {
namespace {

using batch::Limit;
using batch::PoolCounts;

Autoscaler autoscaler(std::string const& text, Duration availability_delay = {},
                      std::uint64_t random_bits = 1) {
  PoolPolicy policy;
  policy.autoscale = program(text);
  policy.task_slots_per_node = 5;
  return {policy, {.availability_delay = availability_delay}, random_bits};
}

/// The dedicated target that the formula asks for.
int target(Autoscaler& scaler, int seconds, PoolCounts const& counts = {}) {
  Decision const decision = scaler.evaluate(at(seconds), counts);
  EXPECT_EQ(decision.error.value_or(""), "");
  return decision.targets.dedicated;
}

TEST(Autoscaler, AFormulaReadsASampleOnceItIsAvailable) {
  Autoscaler scaler = autoscaler(
      "s = $PendingTasks.GetSample(1); $TargetDedicatedNodes = len(s) > 0 ? max(s) : 9", minute);
  PoolCounts counts;
  for (std::uint32_t i = 1; i <= 4; ++i) {
    counts.active_tasks = i;
    scaler.sample(at(30 * static_cast<int>(i)), counts);
  }
  counts.active_tasks = 0;
  EXPECT_EQ(target(scaler, 89), 9);
  EXPECT_EQ(target(scaler, 90), 1);
  EXPECT_EQ(target(scaler, 119), 1);
  EXPECT_EQ(target(scaler, 120), 2);
  EXPECT_EQ(target(scaler, 1000), 4);
}

TEST(Autoscaler, EveryMetricIsItsCount) {
  PoolCounts counts;
  counts.active_tasks = 2;
  counts.running_tasks = 3;
  counts.succeeded_tasks = 11;
  counts.failed_tasks = 13;
  counts.usable_nodes = 17;
  struct Row {
    char const* metric;
    int value;
  };
  for (Row const& row : {Row{"$ActiveTasks", 2}, Row{"$RunningTasks", 3}, Row{"$PendingTasks", 5},
                         Row{"$SucceededTasks", 11}, Row{"$FailedTasks", 13},
                         Row{"$UsableNodeCount", 17}, Row{"$PreemptedNodeCount", 0}}) {
    Autoscaler scaler = autoscaler("$TargetDedicatedNodes = max(" + std::string(row.metric) +
                                   ".GetSample(1)) + 100 * len(" + row.metric + ".GetSample(1))");
    scaler.sample(at(30), counts);
    EXPECT_EQ(target(scaler, 30), row.value + 100) << row.metric;
  }
}

TEST(Autoscaler, TheFormulaSeesThePoolAndItsFractionsAreCut) {
  PoolCounts counts;
  counts.current = {.dedicated = 2, .low_priority = 3};
  counts.target = {.dedicated = 20, .low_priority = 30};
  Autoscaler scaler = autoscaler(
      "$TargetDedicatedNodes = $CurrentDedicatedNodes + $TargetDedicatedNodes + "
      "$TaskSlotsPerNode * 100 + 0.99; "
      "$TargetLowPriorityNodes = $CurrentLowPriorityNodes + $TargetLowPriorityNodes; "
      "$NodeDeallocationOption = retaineddata");
  Decision const decision = scaler.evaluate(at(0), counts);
  EXPECT_EQ(decision.targets, (batch::Targets{.dedicated = 522, .low_priority = 33}));
  EXPECT_EQ(decision.option, batch::DeallocationOption::retained_data);
}

TEST(Autoscaler, ATargetStaysWithinWhatAPoolCanHave) {
  Autoscaler scaler = autoscaler("$TargetDedicatedNodes = 1000000000000000000000");
  EXPECT_EQ(target(scaler, 0), 100'000);
}

TEST(Autoscaler, AnErrorKeepsThePoolsTargetsAndSaysWhyInTheServicesWords) {
  PoolCounts counts;
  counts.target = {.dedicated = 4, .low_priority = 7};
  counts.active_tasks = 1;
  Autoscaler scaler = autoscaler("x = 1;\n$TargetDedicatedNodes = 0 - 1");
  Decision const decision = scaler.evaluate(at(0), counts);
  EXPECT_EQ(decision.targets, counts.target);
  EXPECT_EQ(decision.limit, Limit::none);
  EXPECT_EQ(decision.error.value_or(""), "Line 2, Col 1: A target must not be negative");
}

TEST(Autoscaler, RandIsTheSameForTheSameSeedAndMoment) {
  std::string const text =
      "$TargetDedicatedNodes = rand() * 100000; $TargetLowPriorityNodes = rand() * 100000";
  auto const drawn = [&](std::uint64_t seed, int seconds) {
    Autoscaler scaler = autoscaler(text, {}, seed);
    Decision const decision = scaler.evaluate(at(seconds), {});
    return std::pair(decision.targets.dedicated, decision.targets.low_priority);
  };
  EXPECT_EQ(drawn(1, 300), drawn(1, 300));
  EXPECT_NE(drawn(1, 300), drawn(2, 300));
  EXPECT_NE(drawn(1, 300), drawn(1, 600));
  EXPECT_NE(drawn(1, 300).first, drawn(1, 300).second);
}

struct LimitCase {
  char const* name;
  char const* formula;
  std::uint32_t active;
  int target;
  Limit limit;
};

// A sample each 30 s until 300 s, all of them `active`; 5 slots a node.
constexpr LimitCase limit_cases[] = {
    {"min below its cap", "$TargetDedicatedNodes = min(4, $PendingTasks.GetSample(1) / 5)", 15, 3,
     Limit::none},
    {"min at its cap", "$TargetDedicatedNodes = min(4, $PendingTasks.GetSample(1) / 5)", 20, 4,
     Limit::formula},
    {"min beyond its cap", "$TargetDedicatedNodes = min(4, max($PendingTasks.GetSample(1)))", 900,
     4, Limit::formula},
    {"ternary below its cap",
     "x = max($ActiveTasks.GetSample(1)) / 5; $TargetDedicatedNodes = x > 4 ? 4 : x", 15, 3,
     Limit::none},
    {"ternary at its cap",
     "x = max($ActiveTasks.GetSample(1)) / 5; $TargetDedicatedNodes = x > 4 ? 4 : x", 20, 4,
     Limit::formula},
    {"no cap", "$TargetDedicatedNodes = max($ActiveTasks.GetSample(TimeInterval_Minute * 5)) / 5",
     20, 4, Limit::none},
    {"a fixed size", "$TargetDedicatedNodes = 4", 1, 4, Limit::formula},
    {"a fixed size, and nothing waits", "$TargetDedicatedNodes = 4", 0, 4, Limit::none},
    {"shrunk to its cap", "$TargetDedicatedNodes = min(2, max($PendingTasks.GetSample(1)))", 9, 2,
     Limit::formula},
    {"shrunk because little is asked for",
     "$TargetDedicatedNodes = min(20, max($PendingTasks.GetSample(1)) / 5)", 9, 1, Limit::none},
    {"still growing to its cap", "$TargetDedicatedNodes = min(9, $TargetDedicatedNodes + 1)", 9, 5,
     Limit::none},
    {"the other tier would grow",
     "x = max($PendingTasks.GetSample(1)); $TargetDedicatedNodes = min(4, x); "
     "$TargetLowPriorityNodes = x > 100 ? 9 : 0",
     9, 4, Limit::none},
};

TEST(Autoscaler, HoldsAtALimitWhereMoreDemandWouldChangeNothing) {
  for (LimitCase const& row : limit_cases) {
    Autoscaler scaler = autoscaler(row.formula);
    PoolCounts counts;
    counts.active_tasks = row.active;
    counts.target = {.dedicated = 4};
    for (int i = 1; i <= 10; ++i) scaler.sample(at(30 * i), counts);
    Decision const decision = scaler.evaluate(at(300), counts);
    EXPECT_EQ(decision.error.value_or(""), "") << row.name;
    EXPECT_EQ(decision.targets.dedicated, row.target) << row.name;
    EXPECT_EQ(static_cast<int>(decision.limit), static_cast<int>(row.limit)) << row.name;
  }
}

}  // namespace
}  // namespace poolcast::control
