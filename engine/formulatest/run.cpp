#include "engine/formulatest/run.hpp"

#include <algorithm>
#include <filesystem>

#include "engine/base/random.hpp"
#include "engine/formula/explain.hpp"
#include "engine/formulatest/explanation.hpp"
#include "engine/formulatest/judge.hpp"
#include "engine/formulatest/simulation.hpp"

namespace poolcast::formulatest {
namespace {

/// What one case after the other reuses.
struct Bench {
  RunOptions const& options;
  bool explains = true;
  formula::SampleHistory history{{}, longest_history};
  std::size_t recorded = 0;  // index of the samples that `history` holds
  formula::Workspace workspace{};
  formula::Workspace traced{};
};

void use_samples(Script const& script, std::size_t index, Bench& bench) {
  if (index == bench.recorded) return;
  bench.history = formula::SampleHistory({}, longest_history);
  for (RecordedSeries const& one : script.samples[index]) {
    record(*one.series, one.until, bench.history, one.every);
  }
  bench.recorded = index;
}

formula::Environment environment_of(Case const& one, formula::SampleHistory const& history) {
  PoolSetting const& pool = one.pool;
  return {.now = one.at,
          .current_dedicated_nodes = pool.dedicated,
          .current_low_priority_nodes = pool.low_priority,
          .target_dedicated_nodes = pool.target_dedicated.value_or(pool.dedicated),
          .target_low_priority_nodes = pool.target_low_priority.value_or(pool.low_priority),
          .task_slots_per_node = pool.slots,
          .samples = &history,
          .random_bits = mix(static_cast<std::uint64_t>(one.at.ticks))};
}

void cover(Subject const& subject, formula::Environment const& environment, Bench& bench) {
  if (bench.options.coverage == nullptr || !subject.traced) return;
  formula::Outcome const outcome = evaluate(*subject.traced, environment, bench.traced);
  bench.options.coverage->add(explain(*subject.tree, environment, bench.traced, outcome));
}

void evaluate_case(Case const& one, Subject const& subject, Bench& bench, CaseReport& report) {
  formula::Environment const environment = environment_of(one, bench.history);
  Run run{subject, {}, bench.workspace};
  if (subject.program) {
    run.outcome = formula::evaluate(*subject.program, environment, bench.workspace);
  }
  if (!one.text) cover(subject, environment, bench);
  bool const may_fail = std::ranges::any_of(one.expectations, [](Expectation const& expectation) {
    return expectation.kind == Expectation::Kind::fails;
  });
  for (Expectation const& expectation : one.expectations) {
    std::optional<Finding> finding = judge(expectation, run, may_fail);
    if (!finding) continue;
    if (bench.explains && finding->verdict == Verdict::fail && subject.program) {
      std::string because = explain(expectation, run, environment, bench.traced);
      if (!because.empty()) finding->notes.push_back({"because", std::move(because)});
      bool const told = !report.findings.empty() || expectation.kind == Expectation::Kind::result;
      if (!told) finding->notes.push_back({"result", run.results()});
    }
    report.add(std::move(*finding));
  }
}

void run_case(Script const& script, Case const& one, Subject const* subject,
              std::string const& path, Bench& bench, CaseReport& report) {
  if (one.simulation) {
    simulate(*one.simulation, subject, path, bench.options.semantics, report);
    return;
  }
  use_samples(script, one.samples, bench);
  if (one.text) {
    Subject const own = formulatest::compile(
        {"eval", *one.text}, bench.options.semantics.value_or(formula::Semantics{}));
    evaluate_case(one, own, bench, report);
  } else {
    evaluate_case(one, *subject, bench, report);
  }
}

}  // namespace

std::string beside(std::string const& script, std::string const& path) {
  return (std::filesystem::path(script).parent_path() / path).lexically_normal().string();
}

Prepared prepare(Source source, RunOptions const& options) {
  Prepared prepared{.report = {.script = std::move(source)}};
  FileReport& report = prepared.report;
  Expected<Script, Diagnostics> script = read_script(report.script);
  if (!script) {
    report.errors = std::move(script.error());
    return prepared;
  }
  if (script->formula) {
    report.formula = beside(report.script.name, script->formula->path);
    Result<Source> text = options.load_formula(report.formula, script->formula->pool);
    if (!text) {
      report.errors.push_back({.span = script->formula->span, .message = text.error().message});
      return prepared;
    }
    prepared.subject = formulatest::compile(
        std::move(*text), options.semantics.value_or(formula::Semantics{}), script->formula->pool);
  }
  prepared.script = std::move(*script);
  return prepared;
}

void run_cases(Script const& script, Subject const* subject, RunOptions const& options,
               FileReport& report) {
  Bench bench{.options = options};
  for (Case const& one : script.cases) {
    if (options.selects && !options.selects(report.script.name, one.name)) continue;
    CaseReport& made = report.cases.emplace_back(CaseReport{.name = one.name, .line = one.line});
    run_case(script, one, subject, report.script.name, bench, made);
  }
}

bool passes(Script const& script, Subject const& subject, std::string const& path,
            RunOptions const& options) {
  Bench bench{.options = options, .explains = false};
  // A simulation takes a thousand times as long as an evaluation.
  for (bool const simulations : {false, true}) {
    for (Case const& one : script.cases) {
      if (one.simulation.has_value() != simulations) continue;
      if (one.text || (options.selects && !options.selects(path, one.name))) continue;
      CaseReport made;
      run_case(script, one, &subject, path, bench, made);
      if (made.verdict != Verdict::pass) return false;
    }
  }
  return true;
}

}  // namespace poolcast::formulatest
