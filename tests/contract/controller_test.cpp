// The whole controller in both worlds: what it writes to its ledger must be the same, but that
// nodes have other numbers, and for the tolerance below.
#include "engine/control/controller.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/formula/check.hpp"
#include "engine/formula/parse.hpp"
#include "tests/contract/worlds.hpp"

namespace poolcast::contract {
namespace {

// The service does not tell when a node went. Between two looks of the controller, a sample apart,
// more than one may go; all that is told is by when the last of them had gone. That a node was
// leaving is seen only if a look comes before it has gone. A run that began and was cut short
// between two looks is not told either: of it the service keeps a count and its end. Everything
// else is exact.
constexpr Duration look_tolerance = formula::sample_period;

constexpr char const* causes[] = {"none",      "scale-in",   "preemption", "recovery",
                                  "exit code", "image pull", "wall clock", "request"};

control::Policies policies(std::string const& formula, std::uint16_t slots) {
  control::Policies policies;
  policies.pools.push_back({.autoscale = *formula::check(*formula::parse({"formula", formula})),
                            .evaluation_interval = 5 * minute,
                            .first_evaluation_delay = {},
                            .task_slots_per_node = slots});
  return policies;
}

/// A ledger without the numbers of nodes, with times since its start.
struct Facts {
  std::string tasks;
  std::map<std::string, Duration> cuts;  // runs that were cut short, and how long they were
  std::string evaluations;
  std::vector<std::string> lives;  // of nodes, until they are ready
  std::vector<Time> removals;
};

std::string text_of(Time time, Time start) {
  if (time == never) return "never";
  return std::to_string((time - start) / millisecond);
}

std::string text_of(batch::Targets targets) {
  return std::to_string(targets.dedicated) + "+" + std::to_string(targets.low_priority);
}

void add_nodes(Facts& facts, batch::Ledger const& ledger) {
  for (batch::NodeRow const& row : ledger.nodes) {
    if (row.requested == never) continue;  // room for rows to come
    std::string life = row.tier == batch::NodeTier::dedicated ? "dedicated" : "low-priority";
    for (Time const time : {row.requested, row.allocated, row.ready}) {
      life += " " + text_of(time, ledger.start);
    }
    facts.lives.push_back(life);
    Duration const passed = row.removed == never ? Duration{-1} : row.removed - ledger.start;
    facts.removals.push_back(Time{} + passed);
  }
  std::ranges::sort(facts.lives);
  std::ranges::sort(facts.removals);
}

Facts facts_of(batch::Ledger const& ledger, std::size_t tasks) {
  Facts facts;
  for (std::size_t i = 0; i < tasks; ++i) {
    Time const started = i < ledger.tasks.size() ? ledger.tasks[i].started : never;
    facts.tasks += std::to_string(i) + ": " + text_of(started, ledger.start) + "\n";
  }
  for (batch::Interruption const& row : ledger.interruptions) {
    facts.cuts[std::to_string(row.task.value) + ": " + text_of(row.started, ledger.start) + " to " +
               text_of(row.ended, ledger.start) + ", " + causes[static_cast<int>(row.cause)] +
               (row.requeued ? " again" : " over")] = row.ended - row.started;
  }
  for (batch::EvaluationRow const& row : ledger.evaluations) {
    facts.evaluations += text_of(row.at, ledger.start) + ": " + text_of(row.before) + " -> " +
                         text_of(row.after) + (row.failed ? " failed" : "") + " limit " +
                         std::to_string(static_cast<int>(row.limit)) + "\n";
  }
  add_nodes(facts, ledger);
  EXPECT_EQ(ledger.final_counts.size(), 1U);
  return facts;
}

template <class World>
Facts run_in(Scene const& scene, std::string const& formula, Duration length) {
  World world(scene);
  std::uint16_t const slots = scene.model.pools.front().task_slots_per_node;
  Time const end = world.clock().now() + length;
  batch::Ledger const ledger =
      control::run(world.clock(), world.service(), world.source(), policies(formula, slots), end);
  return facts_of(ledger, scene.tasks.size());
}

/// Runs the formula in both worlds; gives the facts of the simulated one.
Facts expect_the_same(Scene const& scene, std::string const& formula, Duration length) {
  Facts simulated = run_in<SimulatedWorld>(scene, formula, length);
  Facts const emulated = run_in<EmulatedWorld>(scene, formula, length);
  EXPECT_EQ(simulated.tasks, emulated.tasks);
  for (auto const& [cut, ran] : emulated.cuts) EXPECT_TRUE(simulated.cuts.contains(cut)) << cut;
  for (auto const& [cut, ran] : simulated.cuts) {
    if (!emulated.cuts.contains(cut)) {
      EXPECT_LT(ran, look_tolerance) << cut;
    }
  }
  EXPECT_EQ(simulated.evaluations, emulated.evaluations);
  EXPECT_EQ(simulated.lives, emulated.lives);
  EXPECT_EQ(simulated.removals.size(), emulated.removals.size());
  for (std::size_t i = 0; i < std::min(simulated.removals.size(), emulated.removals.size()); ++i) {
    Duration const later = emulated.removals[i] - simulated.removals[i];
    EXPECT_GE(later, Duration{}) << i;
    EXPECT_LE(later, look_tolerance) << i;
  }
  return simulated;
}

bool has_cut(Facts const& facts, std::string const& how) {
  return std::ranges::any_of(facts.cuts, [&](auto const& row) { return row.first.ends_with(how); });
}

/// A busy hour, a quiet one, and another busy one; tasks differ in length, slots and priority.
std::vector<AskedTask> two_busy_hours() {
  std::vector<AskedTask> tasks;
  for (int i = 0; i < 120; ++i) {
    int const at = i * 37 + (i < 60 ? 0 : 4000);
    tasks.push_back({.at = at,
                     .runs = 30 + i * 53 % 400,
                     .slots = static_cast<std::uint16_t>(1 + i % 3),
                     .priority = static_cast<std::int16_t>(i % 7 == 0 ? 5 : 0),
                     .fails = i % 11 == 0});
  }
  return tasks;
}

// As the service refuses a resize during a resize, and a refused one is not asked for again before
// the next evaluation, so does the simulation with this setting.
sim::Model refusing_model(std::uint16_t slots) {
  sim::Model model = quick_model(slots);
  model.evaluation_during_resize = sim::EvaluationDuringResize::skip;
  return model;
}

constexpr char by_pending_tasks[] =
    "n = $PendingTasks.GetSamplePercent(5 * TimeInterval_Minute) < 50 ? 0 :\n"
    "    avg($PendingTasks.GetSample(5 * TimeInterval_Minute));\n"
    "$TargetDedicatedNodes = min(2, n / 3);\n"
    "$TargetLowPriorityNodes = min(6, n / 4);\n";

TEST(ControllerContract, AFormulaThatPutsTasksBackDoesTheSameInBothWorlds) {
  Scene const scene{.tasks = two_busy_hours(), .model = refusing_model(4)};
  Facts const facts = expect_the_same(scene, by_pending_tasks, 3 * hour);
  EXPECT_GT(facts.lives.size(), 8U) << "it scales in and out";
  EXPECT_TRUE(has_cut(facts, "scale-in again"));
  EXPECT_TRUE(has_cut(facts, "exit code over"));
}

// A node that waits for its tasks holds up the next resize, which is then refused.
TEST(ControllerContract, AFormulaThatWaitsForTasksDoesTheSameInBothWorlds) {
  Scene const scene{.tasks = two_busy_hours(), .model = refusing_model(4)};
  Facts const facts = expect_the_same(
      scene, std::string(by_pending_tasks) + "$NodeDeallocationOption = taskcompletion;", 3 * hour);
  EXPECT_FALSE(has_cut(facts, "scale-in again"));
}

TEST(ControllerContract, LostNodesAndAQuotaDoTheSameInBothWorlds) {
  Scene scene{.tasks = two_busy_hours(), .model = refusing_model(4)};
  scene.model.quota.low_priority_cores = 2;
  scene.model.pools[0].eviction_percent_per_hour = 70;
  scene.model.pools[0].failures = {.per_day = 24, .recovery = Distribution::fixed(100 * second)};
  Facts const facts = expect_the_same(scene, by_pending_tasks, 3 * hour);
  EXPECT_TRUE(has_cut(facts, "preemption again"));
  EXPECT_TRUE(has_cut(facts, "recovery again"));
  EXPECT_NE(facts.evaluations.find("limit 2"), std::string::npos) << "quota";
}

}  // namespace
}  // namespace poolcast::contract
