// How fast formulas are parsed and evaluated, as ratios to the least that the work could cost: a
// grammar that builds nothing, and the same computation written in C++.
#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

#include "bench/bare_grammar.hpp"
#include "bench/long_formula.hpp"
#include "bench/muparser_formula.hpp"
#include "bench/ratio.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/lint.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::bench {
namespace {

/// The text of the article's formula, without the question that the file opens with.
Source const& article() {
  static Source const source = [] {
    std::ifstream in(POOLCAST_SOURCE_DIR "/formulas/ephemeral-agents.autoscale");
    std::string text(std::istreambuf_iterator<char>(in), {});
    return Source{"ephemeral-agents.autoscale", text.substr(text.find('\n') + 1)};
  }();
  return source;
}

formula::Program const& article_program() {
  static formula::Program const program = *formula::compile(*formula::parse(article()));
  return program;
}

constexpr Time now{637'780'000'000'000'000 % (std::int64_t{1} << 54)};
constexpr int sample_count = 120;

double sample_at(int i) { return 3 + (i * 7919) % 11; }

void parse_formula(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(formula::parse(article()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(article().text.size()));
}

void match_bare_grammar(benchmark::State& state) {
  ENSURE(matches_bare_grammar(article().text));
  for (auto _ : state) benchmark::DoNotOptimize(matches_bare_grammar(article().text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(article().text.size()));
}

/// What `poolcast check` does: the types of everything, and all rules of the linter.
Diagnostics checked(formula::Formula const& parsed) {
  return formula::lint(parsed, formula::infer(parsed, {}));
}

void check_formula(benchmark::State& state) {
  auto const parsed = formula::parse(article());
  for (auto _ : state) benchmark::DoNotOptimize(checked(*parsed));
}

Source const& longest() {
  static Source const source{"long.autoscale", long_formula()};
  return source;
}

void parse_long_formula(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(formula::parse(longest()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(longest().text.size()));
}

void check_long_formula(benchmark::State& state) {
  auto const parsed = formula::parse(longest());
  for (auto _ : state) benchmark::DoNotOptimize(checked(*parsed));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(longest().text.size()));
}

void evaluate_formula(benchmark::State& state) {
  formula::SampleHistory history;
  for (int i = 0; i < sample_count; ++i) {
    history.record(formula::Metric::pending_tasks,
                   now - (sample_count - 1 - i) * formula::sample_period, sample_at(i));
  }
  formula::Environment environment{
      .now = now, .target_low_priority_nodes = 2, .task_slots_per_node = 5, .samples = &history};
  formula::Workspace workspace;
  for (auto _ : state) {
    benchmark::DoNotOptimize(environment);
    benchmark::DoNotOptimize(formula::evaluate(article_program(), environment, workspace));
  }
}

/// What the formula reads, in arrays that a program written for this one purpose would keep.
struct Samples {
  std::vector<std::int64_t> ticks;
  std::vector<double> values;
};

struct Nodes {
  double target;
  double slots;
};

Eigen::Map<Eigen::ArrayXd const> window(Samples const& samples, std::int64_t start) {
  auto const begin = std::upper_bound(samples.ticks.begin(), samples.ticks.end(), start);
  auto const first = begin - samples.ticks.begin();
  return {samples.values.data() + first, samples.ticks.end() - begin};
}

double recent_maximum(Samples const& samples, std::int64_t length) {
  auto const seen = window(samples, now.ticks - length);
  std::int64_t const expected = length / formula::sample_period.ticks;
  double const percent =
      std::min(100.0, 100.0 * static_cast<double>(seen.size()) / static_cast<double>(expected));
  return percent < 70 ? samples.values.back() : seen.maxCoeff();
}

/// The article's formula as a programmer would write it in C++.
double native(Samples const& samples, Nodes const& pool) {
  double const pending_5_minutes = recent_maximum(samples, 5 * minute.ticks);
  double const pending_60_minutes = recent_maximum(samples, 60 * minute.ticks);
  double target =
      pending_5_minutes > std::max(0.0, pool.slots * pool.target) ? pool.target + 1 : pool.target;
  if (pending_60_minutes <= pool.slots * std::max(0.0, pool.target - 1)) target = pool.target - 1;
  return std::min(4.0, std::max(target, 0.0));
}

void evaluate_native(benchmark::State& state) {
  Samples samples;
  for (int i = 0; i < sample_count; ++i) {
    samples.ticks.push_back((now - (sample_count - 1 - i) * formula::sample_period).ticks);
    samples.values.push_back(sample_at(i));
  }
  Nodes pool{.target = 2, .slots = 5};
  for (auto _ : state) {
    benchmark::DoNotOptimize(samples);
    benchmark::DoNotOptimize(pool);
    benchmark::DoNotOptimize(native(samples, pool));
  }
}

void evaluate_muparser(benchmark::State& state) {
  std::vector<double> samples;
  samples.reserve(sample_count);
  for (int i = 0; i < sample_count; ++i) samples.push_back(sample_at(i));
  Nodes pool{.target = 2, .slots = 5};
  MuParserFormula formula(samples, pool.target, pool.slots);
  for (auto _ : state) {
    benchmark::DoNotOptimize(samples);
    benchmark::DoNotOptimize(pool);
    benchmark::DoNotOptimize(formula.evaluate());
  }
}

BENCHMARK(parse_formula);
BENCHMARK(match_bare_grammar);
BENCHMARK(check_formula);
BENCHMARK(parse_long_formula);
BENCHMARK(check_long_formula);
BENCHMARK(evaluate_formula);
BENCHMARK(evaluate_native);
BENCHMARK(evaluate_muparser);

}  // namespace
}  // namespace poolcast::bench

int main(int argc, char** argv) {
  using namespace poolcast::bench;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Rates const rates = run_benchmarks();
  std::printf("\n");
  print_ratio("parse, to the bare grammar", rates, "parse_formula", "match_bare_grammar", 0.8);
  print_ratio("evaluate, to native C++", rates, "evaluate_formula", "evaluate_native", 0.3);
  print_ratio("evaluate, to muParser", rates, "evaluate_formula", "evaluate_muparser", 1.5);
  print_ratio("check 8 KB, to its parse", rates, "check_long_formula", "parse_long_formula", 0.05);
  return 0;
}
