// How much faster two threads compare two formulas over a month of 100,000 jobs and 20 seeds than
// one does, and what the report and the page add. In time on the clock, since that is what one
// waits for.
#include <cstdio>
#include <string>
#include <vector>

#include "bench/timing.hpp"
#include "engine/cli/compare_page.hpp"
#include "engine/experiment/variants.hpp"
#include "engine/report/comparison.hpp"

namespace poolcast::bench {
namespace {

constexpr std::size_t seeds = 20;
constexpr int rounds = 5;

std::vector<experiment::Variant> month() {
  std::string const root = POOLCAST_SOURCE_DIR;
  Result<std::vector<experiment::Variant>> variants = experiment::variants_of(
      {.scenario = root + "/scenarios/article.json",
       .formulas = {root + "/formulas/ephemeral-agents.autoscale",
                    root + "/formulas/queue-depth.autoscale"},
       .variations = {{"horizon", {"P31D"}}, {"load.scale", {"4"}}, {"taskSlotsPerNode", {"8"}}}});
  ENSURE(variants.has_value());
  return std::move(*variants);
}

report::Comparison comparison_of(experiment::VariantRuns const& runs, std::uint64_t seed,
                                 std::string const& currency) {
  report::Comparison comparison;
  comparison.scenario = "month";
  comparison.seed = seed;
  comparison.runs = seeds;
  comparison.currency = currency;
  for (std::vector<experiment::Replication> const& of_variant : runs) {
    report::ComparedVariant& variant = comparison.variants.emplace_back();
    for (experiment::Replication const& run : of_variant) variant.runs.push_back(run.summaries);
  }
  return comparison;
}

void run() {
  std::vector<experiment::Variant> const variants = month();
  std::vector<experiment::Workload> const loads = *experiment::first_loads(variants);
  std::vector<double> times[2], reports, pages;
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t threads : {std::size_t{1}, std::size_t{2}}) {
      Result<experiment::VariantRuns> runs;
      std::vector<experiment::KeptRun> first(variants.size());
      auto const keep = [&](std::size_t variant, experiment::KeptRun run) {
        first[variant] = std::move(run);
      };
      times[threads - 1].push_back(seconds_of([&] {
        runs = experiment::compare(variants, loads,
                                   {.seeds = seeds, .threads = threads, .take_first = keep});
      }));
      ENSURE(runs.has_value());
      report::Comparison comparison;
      reports.push_back(seconds_of([&] {
        experiment::Scenario const& scenario = variants.front().scenario;
        comparison = comparison_of(*runs, scenario.model.seed, scenario.billing.currency);
        report::compare_figures(comparison, scenario.pool_ids());
        ENSURE(!report::to_json(comparison).empty());
        ENSURE(!report::to_markdown(comparison).empty());
      }));
      if (threads == 1) continue;
      pages.push_back(seconds_of([&] {
        ENSURE(!cli::comparison_page(variants, loads, first, comparison, threads).empty());
      }));
    }
  }
  std::printf("compare, %zu jobs, %zu variants, %zu seeds: %.2f s on one thread, %.2f s on two\n",
              loads.front().load.jobs.size(), variants.size(), seeds, median(times[0]),
              median(times[1]));
  std::printf("compare, two threads to one: %.2f times (target: at least 1.8)\n",
              median(times[0]) / median(times[1]));
  std::printf("compare, what the report adds on two threads: %.2f %% (target: at most 10)\n",
              median(reports) / median(times[1]) * 100);
  std::printf("compare, what the page adds on two threads: %.2f %% (target: at most 10)\n",
              median(pages) / median(times[1]) * 100);
}

}  // namespace
}  // namespace poolcast::bench

int main() { poolcast::bench::run(); }
