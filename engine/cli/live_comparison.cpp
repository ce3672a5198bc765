#include "engine/cli/live_comparison.hpp"

#include "engine/cli/live_formula.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::cli {
namespace {

using experiment::KnownReading;
using experiment::RecordedRun;
using experiment::SampleProbe;
using formula::Formula;
using live::BatchResult;

constexpr std::string_view syntax_error = "AutoScalingFormulaSyntaxError";

/// The service's evaluation, and what it read.
struct Evaluated {
  Trial trial;
  RecordedRun run;
  std::vector<KnownReading> readings{};
};

Evaluated evaluated(Trial trial, std::string const& pool) {
  RecordedRun run{.pool = pool,
                  .at = trial.at,
                  .formula = {},
                  .values = experiment::split_results(trial.formula.results),
                  .error_code = trial.formula.error_code,
                  .error_detail = trial.formula.error_detail};
  return {std::move(trial), std::move(run)};
}

/// With as many of its readings of samples as the service can tell: one that fails, for it stands
/// where the formula would not have come to, is left out.
BatchResult<Evaluated> evaluate_with_readings(live::BatchHttp& http, std::string const& pool,
                                              Formula const& formula) {
  std::vector<Span> readings = experiment::sample_readings(formula);
  for (;;) {
    SampleProbe const probe = experiment::probe_samples(formula, readings);
    BatchResult<Trial> const trial = try_formula(http, pool, probe.text);
    if (!trial) return live::refuse(trial.error());
    Evaluated result = evaluated(*trial, pool);
    bool const went_well = problem_of(*trial).empty();
    if (went_well || readings.empty()) {
      result.readings = experiment::take_readings(probe, result.run);
      return result;
    }
    auto const failed = experiment::failed_reading(probe, result.run);
    if (failed == probe.assignments.end()) {
      readings.clear();  // the formula itself: its error is to have the formula's own place
    } else {
      std::erase(readings, failed->reading);
    }
  }
}

/// As the service words it: the code, and the first place.
std::string syntax_problem(Source const& source, Diagnostics const& diagnostics) {
  Diagnostic const& first = diagnostics.front();
  Place const place = place_of(source.text, first.span.begin);
  return std::string(syntax_error) + ": Line " + std::to_string(place.line) + ", Col " +
         std::to_string(place.column) + ": " + first.message;
}

formula::Environment environment_of(live::Pool const& pool, Time now) {
  return {.now = now,
          .current_dedicated_nodes = double(pool.current.dedicated),
          .current_low_priority_nodes = double(pool.current.low_priority),
          .target_dedicated_nodes = double(pool.target.dedicated),
          .target_low_priority_nodes = double(pool.target.low_priority),
          .task_slots_per_node = double(pool.slots_per_node)};
}

/// Of an evaluation here, without samples.
std::string our_problem(formula::Program const& program, live::Pool const& pool, Time now) {
  formula::Workspace workspace;
  formula::Outcome const outcome = evaluate(program, environment_of(pool, now), workspace);
  if (!outcome.error) return "";
  return std::string(outcome.error->code_name()) + ": " + outcome.error->detail();
}

std::string or_none(std::string const& problem) { return problem.empty() ? "no error" : problem; }

bool is_refusal(std::string const& problem) {
  return problem.starts_with(syntax_error) || problem.starts_with("AutoScalingFormulaTooLong");
}

void compare_problems(LiveComparison& comparison, std::string const& pool) {
  ++comparison.verification.compared;
  if (comparison.service_problem == comparison.our_problem) return;
  // Poolcast words in its own way what is no formula, and what is too long for one.
  bool const both_refuse =
      is_refusal(comparison.service_problem) && is_refusal(comparison.our_problem);
  if (both_refuse) return;
  comparison.verification.differences.push_back({pool, comparison.at, "error",
                                                 or_none(comparison.service_problem),
                                                 or_none(comparison.our_problem), std::nullopt});
}

}  // namespace

BatchResult<LiveComparison> compare_live(live::BatchHttp& http, live::Pool const& pool,
                                         Source const& source,
                                         formula::Semantics const& semantics) {
  LiveComparison comparison;
  auto const formula = formula::parse(source, semantics);
  auto const program = formula ? formula::compile(*formula, semantics)
                               : tl::unexpected<Diagnostics>(formula.error());
  if (!program) {
    BatchResult<Trial> const trial = try_formula(http, pool.id, source.text);
    if (!trial) return live::refuse(trial.error());
    comparison.at = trial->at;
    comparison.results = trial->formula.results;
    comparison.service_problem = problem_of(*trial);
    comparison.our_problem = syntax_problem(source, program.error());
    compare_problems(comparison, pool.id);
    return comparison;
  }
  BatchResult<Evaluated> const theirs = evaluate_with_readings(http, pool.id, *formula);
  if (!theirs) return live::refuse(theirs.error());
  comparison.at = theirs->trial.at;
  comparison.results = theirs->trial.formula.results;
  comparison.service_problem = problem_of(theirs->trial);
  comparison.readings = theirs->readings.size();
  if (!theirs->trial.formula.refusal.empty()) {
    compare_problems(comparison, pool.id);
    return comparison;
  }
  experiment::KnownPool const known{.task_slots_per_node = double(pool.slots_per_node),
                                    .nodes = experiment::KnownNodes{pool.target, pool.current},
                                    .readings = theirs->readings};
  comparison.verification = experiment::verify(*formula, semantics, {&theirs->run, 1}, known);
  bool const reads_samples = !experiment::sample_readings(*formula).empty();
  if (comparison.service_problem.empty() || comparison.verification.compared > 0) return comparison;
  comparison.our_problem = our_problem(*program, pool, comparison.at);
  bool const same = comparison.service_problem == comparison.our_problem;
  // Without the samples nothing follows from another outcome.
  if (same || !reads_samples) compare_problems(comparison, pool.id);
  return comparison;
}

}  // namespace poolcast::cli
