// How fast the common workload is simulated, with the article's formula really interpreted, against
// a plain binary-heap simulator in the same run; and how much memory a task takes besides the load.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <iterator>
#include <optional>
#include <string>

#include "bench/heap_simulator.hpp"
#include "bench/memory.hpp"
#include "bench/ratio.hpp"
#include "engine/experiment/simulate.hpp"
#include "tests/support/workload.hpp"

namespace poolcast::bench {
namespace {

struct Size {
  std::size_t tasks;
  double mean_seconds;
  int max_nodes;
};
constexpr Size sizes[] = {{100'000, 300, 4}, {1'000'000, 1200, 200}, {10'000'000, 120, 200}};

struct Case {
  experiment::Scenario scenario;
  experiment::Workload workload;
  int max_nodes;
};

Case prepare(Size const& size) {
  Result<experiment::Scenario> scenario =
      experiment::load_scenario(POOLCAST_SOURCE_DIR "/tests/experiment/common-workload.json");
  ENSURE(scenario.has_value());
  std::string& formula = scenario->pools[0].formula->text;
  formula.replace(formula.find("min(4,"), 6, "min(" + std::to_string(size.max_nodes) + ",");
  experiment::Workload workload;
  workload.load = support::common_workload(size.tasks, size.mean_seconds);
  workload.start = scenario->start;
  workload.end = scenario->start + scenario->horizon;
  return {std::move(*scenario), std::move(workload), size.max_nodes};
}

Case const& prepared(std::size_t index) {
  // The largest load takes 240 MB and seconds to draw, so each is drawn when it is asked for.
  static std::optional<Case> cases[std::size(sizes)];
  if (!cases[index]) cases[index] = prepare(sizes[index]);
  return *cases[index];
}

void simulate_world(benchmark::State& state) {
  Case const& work = prepared(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(experiment::simulate(work.scenario, work.workload));
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(work.workload.load.jobs.size()));
}

/// The common workload under everything that the plain simulator leaves out: an agent for every
/// job, latencies that vary, an image, nodes that fail and are preempted, jobs and tasks that fail.
Case full_model(std::size_t index) {
  Case work = prepare(sizes[index]);
  sim::Model& model = work.scenario.model;
  sim::PoolModel& pool = model.pools[0];
  pool.latencies = sim::default_latencies(batch::OperatingSystem::linux);
  pool.image = {.size_gb = 2,
                .prefetched = false,
                .pull_per_gb = sim::default_pull_per_gb(batch::OperatingSystem::linux)};
  pool.failures = {.start_task_percent = 0.5,
                   .unusable_percent = 1,
                   .per_day = 0.1,
                   .recovery = sim::default_recovery()};
  pool.eviction_percent_per_hour = 5;
  pool.tasks.max_wall_clock_time = 8 * hour;
  pool.tasks.failure_percent = 1;
  pool.tasks.max_retry_count = 1;
  model.capacity_events = {
      .per_day = 1, .evicted_percent = 30, .drought = Distribution::fixed(30 * minute)};
  model.pipelines = {.service = sim::PipelineService::azure_devops,
                     .request = Distribution::lognormal(6 * second, 0.5),
                     .receive = Distribution::uniform(second, 4 * second),
                     .failure_percent = 2};
  return work;
}

void simulate_full_model(benchmark::State& state) {
  Case const work = full_model(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(experiment::simulate(work.scenario, work.workload));
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(work.workload.load.jobs.size()));
}

void simulate_plain_heap(benchmark::State& state) {
  Case const& work = prepared(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(simulate_heap(work.workload.load, 5, work.max_nodes));
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(work.workload.load.jobs.size()));
}

double bytes_a_task(std::size_t index) {
  Case const& work = prepared(index);
  PeakMemory const peak;
  benchmark::DoNotOptimize(experiment::simulate(work.scenario, work.workload));
  return static_cast<double>(peak.bytes()) / static_cast<double>(sizes[index].tasks);
}

/// From the first size to the last, how much longer a task takes.
void print_growth(Rates const& rates) {
  std::string const name = "simulate_world/";
  std::size_t const last = std::size(sizes) - 1;
  auto const small = rates.find(name + "0");
  auto const large = rates.find(name + std::to_string(last));
  if (small == rates.end() || large == rates.end()) return;  // filtered out
  double const tasks = static_cast<double>(sizes[last].tasks) / static_cast<double>(sizes[0].tasks);
  std::printf("simulate, time a task, %zu tasks to %zu: %.2f times (target: below 1.5)\n",
              sizes[last].tasks, sizes[0].tasks, small->second / large->second / tasks);
}

BENCHMARK(simulate_plain_heap)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(simulate_world)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(simulate_full_model)->DenseRange(0, 1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace poolcast::bench

int main(int argc, char** argv) {
  using namespace poolcast::bench;
  benchmark::Initialize(&argc, argv);
  Rates const rates = run_benchmarks();
  std::printf("\n");
  for (std::size_t i = 0; i < std::size(sizes); ++i) {
    std::string const size = "/" + std::to_string(i);
    if (!rates.contains("simulate_world" + size)) continue;  // filtered out
    print_ratio("simulate, " + std::to_string(sizes[i].tasks) + " tasks, to a plain heap simulator",
                rates, "simulate_world" + size, "simulate_plain_heap" + size, 5.0);
    std::printf("memory besides the load: %.1f bytes a task (target: at most 16)\n",
                bytes_a_task(i));
  }
  for (char const* size : {"/0", "/1"}) {
    if (!rates.contains(std::string("simulate_full_model") + size)) continue;
    print_ratio("simulate the full model, to a plain heap simulator without it", rates,
                std::string("simulate_full_model") + size,
                std::string("simulate_plain_heap") + size, 0.5);
  }
  print_growth(rates);
}
