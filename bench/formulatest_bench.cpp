// What the runner of test scripts adds to a case besides evaluating its formula: reading the
// script, recording an hour of samples, comparing.
#include <benchmark/benchmark.h>

#include <cstdio>

#include "bench/ratio.hpp"
#include "engine/base/file.hpp"
#include "engine/formulatest/run.hpp"

namespace poolcast::bench {
namespace {

constexpr int case_count = 1000;

Source const& article() {
  static Source const source =
      *load_source(POOLCAST_SOURCE_DIR "/formulas/ephemeral-agents.autoscale");
  return source;
}

double pending(int i) { return i % 23; }
double nodes(int i) { return i % 5; }

/// A table of a thousand rows, each with samples of its own.
Source const& script() {
  static Source const source = [] {
    std::string text =
        "formula ephemeral-agents.autoscale\ncases\n"
        "  $PendingTasks | low_priority | slots | => $TargetLowPriorityNodes | "
        "$NodeDeallocationOption\n";
    for (int i = 0; i < case_count; ++i) {
      text += "  " + std::to_string(i % 23) + " | " + std::to_string(i % 5) +
              " | 5 | => <= 4 | taskcompletion\n";
    }
    return Source{"article.test", std::move(text)};
  }();
  return source;
}

void run_script(benchmark::State& state) {
  formulatest::RunOptions const options{
      .load_formula = [](std::string const&, std::string const&) -> Result<Source> {
        return article();
      }};
  for (auto _ : state) {
    formulatest::Prepared prepared = formulatest::prepare(script(), options);
    formulatest::run_cases(*prepared.script, &*prepared.subject, options, prepared.report);
    ENSURE(prepared.report.count(formulatest::Verdict::pass) == case_count);
    benchmark::DoNotOptimize(prepared);
  }
}

void evaluate_only(benchmark::State& state) {
  formulatest::Subject const subject = formulatest::compile(article(), {});
  std::vector<formula::SampleHistory> histories(23);
  Time const now = formulatest::default_now;
  for (int i = 0; i < 23; ++i) {
    for (int k = 0; k < 120; ++k) {
      histories[static_cast<std::size_t>(i)].record(
          formula::Metric::pending_tasks, now - (119 - k) * formula::sample_period, pending(i));
    }
  }
  formula::Workspace workspace;
  for (auto _ : state) {
    for (int i = 0; i < case_count; ++i) {
      formula::Environment const environment{
          .now = now,
          .target_low_priority_nodes = nodes(i),
          .task_slots_per_node = 5,
          .samples = &histories[static_cast<std::size_t>(i % 23)]};
      benchmark::DoNotOptimize(formula::evaluate(*subject.program, environment, workspace));
    }
  }
}

BENCHMARK(run_script);
BENCHMARK(evaluate_only);

void print_added(Rates const& rates) {
  if (!rates.contains("run_script") || !rates.contains("evaluate_only")) return;
  double const added = 1 / rates.at("run_script") - 1 / rates.at("evaluate_only");
  std::printf("test runner, added to a case: %.2f us (target: at most 10)\n",
              added / case_count * 1e6);
}

}  // namespace
}  // namespace poolcast::bench

int main(int argc, char** argv) {
  using namespace poolcast::bench;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Rates const rates = run_benchmarks();
  std::printf("\n");
  print_added(rates);
  return 0;
}
