// How much faster two threads tune than one does, what the tuner costs beside the simulations it
// asks for, and whether its memory grows with the trials. A week of 20,000 jobs; in time on the
// clock, since that is what one waits for.
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "bench/memory.hpp"
#include "bench/timing.hpp"
#include "engine/experiment/facts.hpp"
#include "engine/tune/objective.hpp"
#include "engine/tune/tune.hpp"

namespace poolcast::bench {
namespace {

constexpr std::size_t seeds = 5;
constexpr std::size_t trials = 48;
constexpr int rounds = 5;

/// Of the processor, by all threads: what else runs on the machine does not count.
double cpu_seconds_of(auto const& work) {
  std::clock_t const begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// The article's two pools with its formula, for a week in which they get 20,000 jobs.
tune::Space week() {
  std::string const root = POOLCAST_SOURCE_DIR;
  Result<tune::Space> space =
      tune::read_space({.scenarios = {root + "/scenarios/article.json"},
                        .formulas = {root + "/tests/tune/article.autoscale"}});
  ENSURE(space.has_value());
  experiment::Scenario& scenario = space->scenarios.front().as_it_is;
  scenario.horizon = 7 * day;
  scenario.load_scale = 3.62;
  return std::move(*space);
}

struct Measured {
  double seconds = 0;
  double cpu_seconds = 0;
  std::vector<tune::Request> requests;
  std::size_t jobs = 0;
};

Measured tuned(tune::Space const& space, std::size_t threads, std::size_t budget,
               tune::Search search) {
  tune::Settings const settings{.objectives = *tune::read_objectives("cost,wait_p95", false),
                                .constraints = {},
                                .budget = budget,
                                .seeds = seeds,
                                .held_out_seeds = 0,
                                .search = search,
                                .version = "bench"};
  tune::Loads loads(space);
  // Drawn once a seed, however many trials there are; not what is measured.
  for (std::uint64_t seed = 0; seed < seeds; ++seed) ENSURE(loads.of(0, seed).has_value());
  tune::Trials const definition = tune::definition_of(space, settings);
  std::vector<report::Metric const*> const metrics = tune::metrics_of(definition);
  tune::EvaluateRound const evaluate = tune::on_threads(space, loads, metrics, threads);
  Measured measured;
  measured.jobs = (*loads.of(0, 0))->load.jobs.size();
  tune::EvaluateRound const noting = [&](auto requests, auto const& take, auto const& go_on) {
    measured.requests.insert(measured.requests.end(), requests.begin(), requests.end());
    evaluate(requests, take, go_on);
  };
  Result<std::unique_ptr<tune::Study>> const study =
      tune::Study::open("", {}, tune::definition_text(definition));
  ENSURE(study.has_value());
  measured.cpu_seconds = cpu_seconds_of([&] {
    measured.seconds = seconds_of([&] {
      ENSURE(tune::tune(space, settings, **study, noting, [](auto const&) { return true; }));
    });
  });
  return measured;
}

/// The same runs with nothing around them: simulated and summed up, one after another.
double bare_seconds(tune::Space const& space, std::vector<tune::Request> const& requests) {
  tune::Loads loads(space);
  double sum = 0;
  for (tune::Request const& request : requests) {
    experiment::Scenario scenario = *tune::with_values(space, 0, request.candidate);
    scenario.model.seed += request.seed;
    experiment::Workload const& workload = **loads.of(0, request.seed);
    control::Policies const policies =
        *experiment::policies_of(scenario, workload.load.jobs.size());
    report::Facts const facts = experiment::facts_of(scenario);
    sum += cpu_seconds_of([&] {
      batch::Ledger const ledger = experiment::simulate_with(scenario.model, workload, policies);
      ENSURE(!report::summarise(ledger, workload.load, facts).empty());
    });
  }
  return sum;
}

std::size_t peak_of(tune::Space const& space, std::size_t budget) {
  PeakMemory const memory;
  tuned(space, 1, budget, tune::Search::sobol);
  return memory.bytes();
}

void run() {
  tune::Space const space = week();
  std::vector<double> one, two, overhead;
  std::size_t runs = 0, jobs = 0;
  for (int round = 0; round < rounds; ++round) {
    Measured const alone = tuned(space, 1, trials, tune::Search::nsga2);
    one.push_back(alone.seconds);
    overhead.push_back(alone.cpu_seconds / bare_seconds(space, alone.requests) - 1);
    two.push_back(tuned(space, 2, trials, tune::Search::nsga2).seconds);
    runs = alone.requests.size();
    jobs = alone.jobs;
  }
  std::printf("tune, %zu jobs, %zu trials, %zu runs: %.2f s on one thread, %.2f s on two\n", jobs,
              trials, runs, median(one), median(two));
  std::printf("tune, two threads to one: %.2f times (target: at least 1.8)\n",
              median(one) / median(two));
  std::printf("tune, beside simulating: %.2f %% of processor time (target: less than 5)\n",
              median(overhead) * 100);
  double const few = static_cast<double>(peak_of(space, 48));
  double const many = static_cast<double>(peak_of(space, 192));
  std::printf("tune, memory of 192 trials to 48: %.3f times, %.1f MB (target: at most 1.1)\n",
              many / few, many / 1e6);
}

}  // namespace
}  // namespace poolcast::bench

int main() { poolcast::bench::run(); }
