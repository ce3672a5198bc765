// Little's law (J. D. C. Little, 1961), L = lambda W: what is in a system on average is what
// arrives a time, times how long each stays. Over a whole run, those still there at its end
// included, it holds exactly, whatever the formula and the load: the integral of the number present
// is the sum of the stays, to the tick. Three systems: the tasks, the jobs that wait, the slots.
// The levels are what came through the ports; the sums of the last two are the report's.
#include "tests/experiment/littles_law.hpp"

#include <filesystem>

#include "engine/experiment/facts.hpp"
#include "engine/report/summary.hpp"
#include "tests/experiment/queueing.hpp"
#include "tests/swarm/case.hpp"

namespace poolcast::experiment {
namespace {

/// A line a law that was broken.
std::string broken_laws(SwarmCase const& of, SwarmRun const& run) {
  batch::Ledger const& ledger = run.ledger;
  report::Summary const total =
      report::summarise(ledger, of.workload.load, facts_of(of.scenario)).back();
  std::int64_t active = 0, running = 0;
  for (batch::PoolCounts const& counts : ledger.final_counts) {
    active += counts.active_tasks;
    running += counts.running_tasks;
  }
  Findings findings;
  Levels const levels = levels_of(of, story_of(of, run.record, findings), ledger.end);
  struct Law {
    char const* name;
    std::int64_t from_levels;
    std::int64_t told;
  };
  std::string broken = findings.text();
  for (Law const& law : {Law{"the area of the tasks present and their stays",
                             levels.present.area(ledger.end), levels.stays},
                         Law{"the area of the jobs waiting and their waits",
                             levels.waiting.area(ledger.end), total.waiting.sum.total().ticks},
                         Law{"the area of the slots held and their use",
                             levels.slots.area(ledger.end), total.used_slot_ticks},
                         Law{"the tasks at the end and the service's count",
                             levels.present.at(ledger.end), active + running},
                         Law{"the tasks on nodes and the service's count",
                             levels.running.at(ledger.end), running}}) {
    if (law.from_levels == law.told) continue;
    broken += std::string(law.name) + " differ: " + std::to_string(law.from_levels) + ", " +
              std::to_string(law.told) + "\n";
  }
  return broken;
}

TEST(LittlesLaw, HoldsInAFixedPool) {
  for (Queue const& queue :
       {Queue{.nodes = 1, .utilisation = 0.9}, Queue{.nodes = 5, .slots = 4, .utilisation = 0.8},
        Queue{.nodes = 2, .utilisation = 1.2, .service = deterministic}}) {
    SwarmCase const of{.scenario = fixed_pool(queue), .workload = queue_workload(queue, 20'000, 1)};
    EXPECT_EQ(broken_laws(of, watched_run(of)), "");
  }
}

TEST(LittlesLaw, HoldsInEveryScenario) {
  std::size_t scenarios = 0;
  for (auto const& file : std::filesystem::directory_iterator(POOLCAST_SOURCE_DIR "/scenarios")) {
    std::string const name = file.path().filename().string();
    if (!name.ends_with(".json") || name.ends_with("schema.json")) continue;
    Result<Scenario> scenario = load_scenario(file.path().string());
    ASSERT_TRUE(scenario.has_value()) << scenario.error().message;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      scenario->model.seed = seed;
      SwarmCase const of{.scenario = *scenario, .workload = *load_workload(*scenario)};
      EXPECT_EQ(broken_laws(of, watched_run(of)), "")
          << "poolcast simulate " << file.path().string() << " --seed " << seed;
    }
    ++scenarios;
  }
  EXPECT_GE(scenarios, 3U);
}

TEST(LittlesLaw, HoldsWhateverTheFormulaDoes) {
  std::size_t cut = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SwarmCase of = swarm_case(seed);
    of.faulty = false;  // what a refused look does not tell, no level follows
    SwarmRun const run = watched_run(of);
    EXPECT_EQ(broken_laws(of, run), "") << "swarm case " << seed;
    cut += run.ledger.interruptions.size();
  }
  EXPECT_GT(cut, 1'000U) << "runs that were cut short are the hard part";
}

}  // namespace
}  // namespace poolcast::experiment
