#include "bench/ratio.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <vector>

#include "bench/timing.hpp"

namespace poolcast::bench {
namespace {

/// Prints as Google Benchmark does, and keeps the rates.
class Collector : public benchmark::ConsoleReporter {
 public:
  std::map<std::string, std::vector<double>> rates;

  void ReportRuns(std::vector<Run> const& runs) override {
    for (Run const& run : runs) {
      if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
      double const seconds = run.cpu_accumulated_time / static_cast<double>(run.iterations);
      rates[run.run_name.function_name + (run.run_name.args.empty() ? "" : "/") + run.run_name.args]
          .push_back(1 / seconds);
    }
    ConsoleReporter::ReportRuns(runs);
  }
};

constexpr int rounds = 5;

}  // namespace

Rates run_benchmarks() {
  Collector collector;
  // Round by round, so that a machine that slows down does so for all of them.
  for (int round = 0; round < rounds; ++round) benchmark::RunSpecifiedBenchmarks(&collector);
  Rates medians;
  for (auto const& [name, values] : collector.rates) medians[name] = median(values);
  return medians;
}

void print_ratio(std::string const& what, Rates const& rates, std::string const& fast,
                 std::string const& yardstick, double target) {
  if (!rates.contains(fast) || !rates.contains(yardstick)) return;  // filtered out
  std::printf("%s: %.2f times (target: at least %g)\n", what.c_str(),
              rates.at(fast) / rates.at(yardstick), target);
}

}  // namespace poolcast::bench
