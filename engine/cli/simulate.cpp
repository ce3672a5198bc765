#include "engine/cli/simulate.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/build_log.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load_file.hpp"
#include "engine/cli/output_files.hpp"
#include "engine/cli/prepared_run.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/replicate.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/experiment/facts.hpp"
#include "engine/experiment/run_report.hpp"
#include "engine/report/html.hpp"
#include "engine/report/records.hpp"

namespace poolcast::cli {
namespace {

/// To its end, or until Ctrl-C; the ledger's end tells.
Result<experiment::KeptRun> run_watched(PreparedRun const& of, bool page, std::ostream& err) {
  InterruptWatch const watch;
  Progress progress(err, "simulating");
  auto const length = static_cast<double>((of.workload.end - of.workload.start).ticks);
  unsigned moments = 0;
  auto const go_on = [&](Time now) {
    // A look at the clock takes as long as a moment of a small pool.
    if (++moments % 16 == 0) {
      progress.show(static_cast<double>((now - of.workload.start).ticks) / length);
    }
    return !watch.asked();
  };
  using experiment::Keep;
  return experiment::simulate(of.scenario, of.workload, go_on,
                              page ? Keep::ledger_and_shown : Keep::ledger);
}

/// All of the files that were asked for, or none.
Result<void> save_files(SimulateOptions const& options, PreparedRun const& of,
                        experiment::KeptRun const& run, report::Report const& report) {
  struct File {
    std::string const& path;
    std::string (*text)(report::Records const&);
  };
  report::Records const records{run.ledger, of.workload.load, of.scenario.pool_ids()};
  std::vector<Source> files;
  for (File const& file :
       {File{options.tasks, report::tasks_csv}, File{options.nodes, report::nodes_csv},
        File{options.evaluations, report::evaluations_csv},
        File{options.trace, report::trace_lines}}) {
    if (!file.path.empty()) files.push_back({file.path, file.text(records)});
  }
  if (!options.html.empty()) {
    report::Page page;
    page.runs.push_back(experiment::drawn_run(of.scenario, of.workload, run, report,
                                              {.label = "", .start = of.workload.start}));
    files.push_back({options.html, report::to_html(page)});
  }
  return save_texts(files);
}

bool asks_for_files(SimulateOptions const& options) {
  return !(options.tasks + options.nodes + options.evaluations + options.trace + options.html)
              .empty();
}

/// The error is a wrong usage.
Result<Thresholds> read_options(SimulateOptions const& options) {
  std::string wrong = replications_problem(options.replications);
  if (!wrong.empty()) return fail(std::move(wrong));
  if (options.replications && asks_for_files(options)) {
    return fail(
        "--replications gives means, and --tasks, --nodes, --evaluations, --trace and --html are "
        "of "
        "one run: leave one of the two out");
  }
  if (options.replications && options.output == "markdown") {
    return fail("-o markdown is of one run: leave out --replications, or see poolcast compare");
  }
  Result<void> const can = can_be_written(
      {options.tasks, options.nodes, options.evaluations, options.trace, options.html});
  if (!can) return fail(can.error().message);
  return read_thresholds(options.thresholds);
}

int simulate_once(PreparedRun const& of, SimulateOptions const& options,
                  Thresholds const& thresholds, std::ostream& out, std::ostream& err) {
  std::string const& output = options.output;
  Result<experiment::KeptRun> const run = run_watched(of, !options.html.empty(), err);
  if (!run) return fail_with(run.error(), bad_input, err);
  report::Report const report = experiment::report_of(of.scenario, of.workload, run->ledger);
  bool const cut = run->ledger.end < of.workload.end;
  out << report_text(report, output);
  if (cut && output == "csv") err << report.notes.front() << "\n";  // CSV has no place for it
  std::vector<std::string> const violated = violations(thresholds, report);
  print_errors(violated, err);
  if (Result<void> const saved = save_files(options, of, *run, report); !saved) {
    return fail_with(saved.error(), bad_input, err);
  }
  return cut ? interrupted : violated.empty() ? ok : bad_input;
}

}  // namespace

int simulate(SimulateOptions const& options, std::ostream& out, std::ostream& err) {
  Result<Thresholds> const thresholds = read_options(options);
  if (!thresholds) return fail_with(thresholds.error(), wrong_usage, err);
  Result<PreparedRun> const prepared = prepare_run(options);
  if (!prepared) return fail_with(prepared.error(), bad_input, err);
  auto const& [scenario, workload] = *prepared;
  if (!options.replications) return simulate_once(*prepared, options, *thresholds, out, err);
  return replicate({.scenario = scenario,
                    .workload = workload,
                    .facts = experiment::facts_of(scenario),
                    .notes = load::notes_on(workload.counts),
                    .load = experiment::load_of_seeds_text(scenario, workload),
                    .count = static_cast<std::size_t>(*options.replications),
                    .output = options.output,
                    .thresholds = *thresholds},
                   out, err);
}

Command simulate_command() {
  auto const options = std::make_shared<SimulateOptions>();
  Command command = {
      .name = "simulate",
      .purpose = "Simulate a formula on a load: who waits, how long, what it costs",
      .example = "poolcast simulate scenarios/article.json",
      .options = {{.name = "SCENARIO",
                   .target = &options->scenario,
                   .help = "Scenario file (scenarios/schema.json)",
                   .required = true,
                   .file = true},
                  {.name = "--formula",
                   .target = &options->formulas,
                   .help = "Formula for every pool, or POOL=FILE for one; repeatable",
                   .file = true},
                  recording_option(&options->load),
                  columns_option(&options->columns),
                  {.name = "--seed",
                   .target = &options->seed,
                   .help = "Seed of every random draw (default: the scenario's)"},
                  {.name = "--replications",
                   .target = &options->replications,
                   .help = "Runs with this seed and the next ones: means, 95 % confidence"},
                  {.name = "--tasks",
                   .target = &options->tasks,
                   .help = "CSV file for a row a job, with the parts of its waiting",
                   .file = true},
                  {.name = "--nodes",
                   .target = &options->nodes,
                   .help = "CSV file for a row a node",
                   .file = true},
                  {.name = "--evaluations",
                   .target = &options->evaluations,
                   .help = "CSV file for a row an evaluation",
                   .file = true},
                  {.name = "--trace",
                   .target = &options->trace,
                   .help = "JSON lines file for everything that happened",
                   .file = true},
                  {.name = "--html",
                   .target = &options->html,
                   .help = "HTML file with charts, to open in a browser; needs no network",
                   .file = true},
                  semantics_option(&options->semantics),
                  {.name = "-o,--output",
                   .target = &options->output,
                   .help = "table, json, csv or markdown",
                   .choices = {"table", "json", "csv", "markdown"}}},
      .run = [options] { return simulate(*options, std::cout, std::cerr); }};
  std::ranges::move(threshold_options(options->thresholds), std::back_inserter(command.options));
  return command;
}

}  // namespace poolcast::cli
