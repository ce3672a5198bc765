#include "engine/formulatest/simulation.hpp"

#include <algorithm>
#include <filesystem>

#include "engine/base/text.hpp"
#include "engine/experiment/facts.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/formulatest/run.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::formulatest {
namespace {

using experiment::Scenario;

/// One seed's run, and what of it a budget looks at.
struct Simulated {
  experiment::Workload workload;
  batch::Ledger ledger;
  report::Summary summary;
};

struct Setting {
  Simulation const& simulation;
  Subject const* subject;
  std::string scenario_path;
  std::string load_path;
  Scenario scenario;
  std::optional<batch::PoolId> pool;  // nothing: all of them

  bool holds(batch::PoolId id) const { return !pool || *pool == id; }
};

/// What a budget came to with one seed; an error is about the script.
struct Figure {
  Verdict verdict = Verdict::pass;
  std::string got;
};

/// A name is looked for in the folder `scenarios` beside the script, and beside each folder above.
Result<std::string> scenario_path_of(std::string const& name, std::string const& script) {
  namespace fs = std::filesystem;
  bool const is_path = name.ends_with(".json") || name.find('/') != name.npos;
  if (is_path) return beside(script, name);
  fs::path const file = fs::path("scenarios") / (name + ".json");
  std::error_code ignored;
  fs::path const absolute = fs::absolute(script, ignored).lexically_normal();
  fs::path written = fs::path(script).parent_path();
  for (fs::path folder = absolute.parent_path();; folder = folder.parent_path()) {
    if (fs::exists(folder / file, ignored)) return (written / file).lexically_normal().string();
    if (folder == folder.parent_path()) break;
    written /= "..";
  }
  return fail("no scenario '" + name + "': there is no " + file.string() +
              " beside the script, nor beside a folder above it");
}

Repeat repeat_of(Setting const& setting, std::uint64_t seed) {
  Repeat repeat{.scenario = setting.scenario_path, .load = setting.load_path, .seed = seed};
  if (setting.subject == nullptr) return repeat;
  repeat.formula = setting.subject->source.name;
  repeat.template_pool = setting.subject->pool;
  repeat.pool = setting.simulation.pool;
  return repeat;
}

/// The case's error, if it cannot be set up.
std::optional<Finding> set_up(Setting& setting, std::string const& script,
                              std::optional<formula::Semantics> const& semantics) {
  Simulation const& simulation = setting.simulation;
  Result<std::string> const path = scenario_path_of(simulation.scenario, script);
  if (!path) return error_at(simulation.scenario_span, path.error().message);
  setting.scenario_path = *path;
  experiment::Overrides overrides{.semantics = semantics};
  if (setting.subject != nullptr) {
    overrides.texts.push_back({simulation.pool, setting.subject->source});
  }
  if (!simulation.load.empty()) {
    setting.load_path = beside(script, simulation.load);
    overrides.recording = setting.load_path;
  }
  Result<Scenario> scenario = experiment::load_scenario(*path, overrides);
  if (!scenario) return error_at(simulation.scenario_span, scenario.error().message);
  setting.scenario = std::move(*scenario);
  std::vector<std::string> const ids = setting.scenario.pool_ids();
  auto const found = std::ranges::find(ids, simulation.pool);
  if (!simulation.pool.empty() && found == ids.end()) {
    std::vector<std::string_view> const names(ids.begin(), ids.end());
    return error_at(simulation.pool_span, "no pool has the id '" + simulation.pool + "'" +
                                              did_you_mean(simulation.pool, names));
  }
  if (!simulation.pool.empty()) {
    setting.pool = batch::PoolId{static_cast<std::uint16_t>(found - ids.begin())};
  }
  for (Budget const& budget : simulation.budgets) {
    if (budget.currency.empty() || budget.currency == setting.scenario.billing.currency) continue;
    return error_at(budget.span, "the scenario's prices are in '" +
                                     setting.scenario.billing.currency + "', not in '" +
                                     budget.currency + "'");
  }
  return std::nullopt;
}

Result<Simulated> simulated(Setting& setting, std::uint64_t seed) {
  setting.scenario.model.seed = seed;
  Result<experiment::Workload> workload = experiment::load_workload(setting.scenario);
  if (!workload) return fail(workload.error().message);
  Result<batch::Ledger> ledger = experiment::simulate(setting.scenario, *workload);
  if (!ledger) return fail(ledger.error().message);
  std::vector<report::Summary> const all =
      report::summarise(*ledger, workload->load, experiment::facts_of(setting.scenario));
  report::Summary const& summary = setting.pool ? all[setting.pool->value] : all.back();
  return Simulated{std::move(*workload), std::move(*ledger), summary};
}

/// When the pool's last task ended; `never` if one had not by the run's end.
Time last_task_end(Setting const& setting, Simulated const& run) {
  Time last = run.ledger.start;
  for (std::size_t i = 0; i < run.workload.load.jobs.size(); ++i) {
    load::Job const& job = run.workload.load.jobs[i];
    if (!setting.holds(job.pool) || job.queued > run.ledger.end) continue;
    batch::TaskRow const row = i < run.ledger.tasks.size() ? run.ledger.tasks[i] : batch::TaskRow{};
    if (row.started == never || row.agent_start_ms == batch::not_online) continue;
    last = std::max(last, row.started + row.agent_start_ms * millisecond + job.duration);
  }
  return last;
}

Figure zero_nodes(Budget const& budget, Setting const& setting, Simulated const& run) {
  std::size_t const unfinished = run.summary.tasks.waiting + run.summary.tasks.running;
  if (unfinished > 0) {
    return {Verdict::fail, counted(unfinished, "task") + " had not ended when the run did"};
  }
  Time const last = last_task_end(setting, run);
  Time gone = last;
  std::size_t left = 0;
  for (batch::NodeRow const& node : run.ledger.nodes) {
    if (!setting.holds(node.pool) || node.allocated > run.ledger.end) continue;
    if (node.removed > run.ledger.end) ++left;
    if (node.removed <= run.ledger.end) gone = std::max(gone, node.removed);
  }
  if (left > 0) {
    return {Verdict::fail, counted(left, "node") + " when the run ended, " +
                               format_duration(run.ledger.end - last) + " after the last task"};
  }
  if (gone - last <= budget.within) return {};
  return {Verdict::fail, "zero nodes " + format_duration(gone - last) + " after the last task"};
}

Figure figure_of(Budget const& budget, Setting const& setting, Simulated const& run) {
  if (budget.metric == nullptr) return zero_nodes(budget, setting, run);
  report::Metric const& metric = *budget.metric;
  std::optional<double> const value = metric.value(run.summary);
  if (!value && metric.unit == "money") {
    return {Verdict::error, "the cost is not known: the scenario has no prices; docs/cost.md"};
  }
  if (!value) return {Verdict::fail, "nothing: no job got an agent"};
  if (holds(budget.comparison, *value, budget.bound)) return {};
  std::string const unit = metric.unit == "money" ? " " + setting.scenario.billing.currency : "";
  return {Verdict::fail, format_figure(metric, *value) + unit};
}

/// What the failing seeds came to, in a few words.
struct Failing {
  std::string got;
  std::size_t count = 0;
  std::uint64_t first = 0;
};
constexpr std::size_t shown_seeds = 3;

/// A formula that cannot be evaluated keeps no budget.
void blame_formula(Simulation const& simulation, Subject const& subject, CaseReport& report) {
  formula::Workspace const none;
  std::string const failure = Run{subject, {}, none}.failure();
  for (Budget const& budget : simulation.budgets) {
    report.add({.span = budget.span, .expected = budget.text, .got = failure});
  }
}

}  // namespace

void simulate(Simulation const& simulation, Subject const* subject, std::string const& script,
              std::optional<formula::Semantics> const& semantics, CaseReport& report) {
  Setting setting{simulation, subject, {}, {}, {}, {}};
  std::optional<Finding> problem = set_up(setting, script, semantics);
  if (problem) return report.add(std::move(*problem));
  if (subject != nullptr) {
    // The scenario may have semantics of its own.
    Subject const own = compile(subject->source, setting.scenario.semantics, subject->pool);
    if (!own.program) return blame_formula(simulation, own, report);
  }
  std::uint64_t const first = simulation.first_seed.value_or(setting.scenario.model.seed);
  std::uint64_t const last = simulation.first_seed ? simulation.last_seed : first;
  report.seeds = std::to_string(first) + (last > first ? ".." + std::to_string(last) : "");
  std::vector<Failing> failing(simulation.budgets.size());
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    Result<Simulated> const run = simulated(setting, seed);
    if (!run) return report.add(error_at(simulation.scenario_span, run.error().message));
    for (std::size_t i = 0; i < failing.size(); ++i) {
      Budget const& budget = simulation.budgets[i];
      Figure const figure = figure_of(budget, setting, *run);
      if (figure.verdict == Verdict::error) return report.add(error_at(budget.span, figure.got));
      if (figure.verdict == Verdict::pass) continue;
      Failing& failed = failing[i];
      if (failed.count++ == 0) failed.first = seed;
      if (failed.count > shown_seeds) continue;
      failed.got +=
          (failed.count > 1 ? ", " : "") + figure.got + " with seed " + std::to_string(seed);
    }
  }
  for (std::size_t i = 0; i < failing.size(); ++i) {
    if (failing[i].count == 0) continue;
    std::size_t const more = failing[i].count - std::min(failing[i].count, shown_seeds);
    report.add({.span = simulation.budgets[i].span,
                .expected = simulation.budgets[i].text,
                .got = failing[i].got + (more > 0 ? ", and " + counted(more, "more seed") : ""),
                .repeat = repeat_of(setting, failing[i].first)});
  }
}

}  // namespace poolcast::formulatest
