#include <algorithm>
#include <string>

#include "tests/swarm/case.hpp"

namespace poolcast::experiment {
namespace {

using load::Load;

void add_jobs(SwarmDraws& draws, Scenario const& scenario, Load& load) {
  Duration queued;
  std::int64_t const most = draws.chance(15) ? 400 : 120;
  for (std::int64_t left = draws.below(most); left > 0; --left) {
    // Bursts at one instant, gaps, and now and then the very moment of a sample.
    if (draws.chance(40)) queued += draws.up_to(5 * minute);
    if (draws.chance(5)) queued = queued / (30 * second) * (30 * second) + 30 * second;
    auto const pool =
        static_cast<std::uint16_t>(draws.below(static_cast<std::int64_t>(scenario.pools.size())));
    std::uint16_t const widest = scenario.model.pools[pool].task_slots_per_node;
    auto const slots = draws.chance(70) ? 1 : 1 + draws.below(widest + (draws.chance(5) ? 1 : 0));
    Duration const usual = draws.up_to(draws.chance(10) ? 2 * hour : 10 * minute);
    load.jobs.push_back({.queued = scenario.start + queued,
                         .duration = draws.chance(3) ? Duration{} : usual,
                         .pool = batch::PoolId{pool},
                         .slots = static_cast<std::uint16_t>(slots)});
  }
}

/// Some of the earlier jobs of its pipeline.
void add_needs(SwarmDraws& draws, Load& load, std::uint32_t first, std::uint32_t job) {
  load::Needs needs{job, {}};
  for (std::uint32_t earlier = first; earlier < job; ++earlier) {
    if (draws.chance(40)) needs.jobs.push_back(earlier);
  }
  if (!needs.jobs.empty()) load.needs.push_back(needs);
}

/// Neighbours belong together.
void add_pipelines(SwarmDraws& draws, Load& load) {
  bool const needy = draws.chance(60);
  int const cancelled_percent = draws.one_of({0, 25});
  std::uint32_t next = 0;
  while (next < load.jobs.size()) {
    std::uint32_t const first = next;
    auto const pipeline = static_cast<std::uint32_t>(load.pipelines.size());
    load.pipelines.push_back({.id = "run" + std::to_string(pipeline)});
    if (draws.chance(cancelled_percent)) {
      load.pipelines.back().cancelled = load.jobs[first].queued + draws.up_to(40 * minute);
    }
    for (std::int64_t left = 1 + draws.below(8); left > 0 && next < load.jobs.size(); --left) {
      load.jobs[next].pipeline = pipeline;
      if (needy) add_needs(draws, load, first, next);
      ++next;
    }
  }
}

}  // namespace

Load swarm_load(SwarmDraws& draws, Scenario const& scenario) {
  Load load;
  add_jobs(draws, scenario, load);
  if (draws.chance(60)) add_pipelines(draws, load);
  if (draws.chance(50)) {
    for (std::size_t i = 0; i < load.jobs.size(); ++i) {
      load.priorities.push_back(draws.one_of({std::int16_t{-5}, std::int16_t{0}, std::int16_t{9}}));
    }
  }
  return load;
}

}  // namespace poolcast::experiment
