#include "engine/cli/tune.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>

#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/output_files.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/cli/tune_run.hpp"
#include "engine/cli/tune_schedule_options.hpp"
#include "engine/cli/tune_settings.hpp"
#include "engine/cli/tune_study.hpp"

namespace poolcast::cli {
namespace {

void note_interruption(TuneOptions const& options, tune::Trials& trials) {
  if (!trials.interrupted) return;
  trials.notes.push_back("interrupted after " + counted(trials.trials.size(), "trial") + " of " +
                         format_count(static_cast<long long>(trials.budget)) +
                         (options.study.empty() ? "; with --study FILE it could go on from there"
                                                : "; the same command goes on from there"));
}

}  // namespace

int tune(TuneOptions const& options, std::ostream& out, std::ostream& err) {
  if (options.scenarios.empty()) {
    return fail_with(Error{"SCENARIO is required: poolcast tune scenarios/workweek.json --minimize "
                           "cost,wait_p95"},
                     wrong_usage, err);
  }
  if (std::string wrong = misplaced_option(options); !wrong.empty()) {
    return fail_with(Error{std::move(wrong)}, wrong_usage, err);
  }
  if (options.suggest_schedule) return schedule_instead(options, out, err);
  Result<void> const can = can_be_written({options.html, options.write, options.study});
  if (!can) return fail_with(can.error(), wrong_usage, err);
  Result<TuneCounts> const counts = read_counts(options);
  if (!counts) return fail_with(counts.error(), wrong_usage, err);
  Result<tune::Settings> settings = settings_of(options, *counts);
  if (!settings) return fail_with(settings.error(), wrong_usage, err);
  Result<tune::Ranks> ranks = started_with_others() ? tune::Ranks::join() : tune::Ranks();
  if (!ranks) return fail_with(ranks.error(), wrong_usage, err);
  std::size_t const threads = ranks->count() > 1 && !options.jobs ? 1 : counts->threads;
  Result<std::optional<Tuned>> ran = tune_on(*ranks, options, threads, std::move(*settings), err);
  if (!ran) return fail_with(ran.error(), bad_input, err);
  if (!*ran) return ok;
  std::optional<Tuned>& tuned = *ran;
  note_interruption(options, tuned->trials);
  out << tuning_text(tuned->trials, options.output) << std::flush;
  if (Result<void> const saved = save_page(options.html, tuned->trials); !saved) {
    return fail_with(saved.error(), bad_input, err);
  }
  if (tuned->trials.interrupted) return interrupted;
  if (!options.write.empty()) {
    Result<std::string> const written = write_chosen(options.write, tuned->formula, tuned->trials);
    if (!written) return fail_with(written.error(), bad_input, err);
    err << *written << "\n";
  }
  return tuned->trials.chosen ? ok : bad_input;
}

namespace {

std::vector<Option> tune_options(TuneOptions* options) {
  return {
      {.name = "SCENARIO",
       .target = &options->scenarios,
       .help = "Scenario files (scenarios/schema.json)",
       .file = true},
      {.name = "--formula",
       .target = &options->formulas,
       .help = "The formula whose '// tune:' constants vary: FILE for every pool, or POOL=FILE",
       .file = true},
      {.name = "--minimize",
       .target = &options->minimize,
       .help = "Metrics to minimise: cost,wait_p95, or those of 'simulate -o csv'"},
      {.name = "--maximize", .target = &options->maximize, .help = "Metrics to maximise"},
      {.name = "--subject-to",
       .target = &options->subject_to,
       .help = "What must hold: \"wait.p95 <= 10m\"; repeatable"},
      {.name = "--across",
       .target = &options->across,
       .help = "Of several scenarios, what counts: mean or worst",
       .choices = {"mean", "worst"}},
      {.name = "--hold-out",
       .target = &options->hold_out,
       .help = "A scenario to try the front on, and not to tune on; repeatable",
       .file = true},
      {.name = "--hold-out-seeds",
       .target = &options->hold_out_seeds,
       .help = "Seeds to try the front on (default: as many as --seeds)"},
      {.name = "--budget", .target = &options->budget, .help = "Trials to make (default: 200)"},
      {.name = "--seeds",
       .target = &options->seeds,
       .help = "Runs of a trial in each scenario; bad trials get fewer (default: 5)"},
      {.name = "--jobs",
       .target = &options->jobs,
       .help =
           "Threads; the result is the same (default: one a core, and under mpirun one a rank)"},
      {.name = "--search",
       .target = &options->search,
       .help = "nsga2, moead, grid or sobol; of one objective nsga2 is a particle swarm",
       .choices = {"nsga2", "moead", "grid", "sobol"}},
      {.name = "--seed", .target = &options->seed, .help = "Of the search (default: 1)"},
      {.name = "--study",
       .target = &options->study,
       .help = "File that keeps the runs, so that the same command goes on after an interruption",
       .file = true}};
}

std::vector<Option> tune_outputs(TuneOptions* options) {
  return {semantics_option(&options->semantics),
          {.name = "--choose",
           .target = &options->choose,
           .help = "The trial that the answer is about: knee, cheapest, fastest, or its number",
           .suggestions = {"knee", "cheapest", "fastest"}},
          {.name = "--write",
           .target = &options->write,
           .help = "File for the chosen formula, if it passes 'check' and its test",
           .file = true},
          {.name = "--html",
           .target = &options->html,
           .help = "HTML file with every trial in a chart, to open in a browser",
           .file = true},
          {.name = "-o,--output",
           .target = &options->output,
           .help = "table, json or csv",
           .choices = {"table", "json", "csv"}}};
}

}  // namespace

Command tune_command() {
  auto const options = std::make_shared<TuneOptions>();
  std::vector<Option> all = tune_options(options.get());
  std::ranges::move(tune_outputs(options.get()), std::back_inserter(all));
  std::ranges::move(schedule_options(*options), std::back_inserter(all));
  return {.name = "tune",
          .purpose = "Find the constants of a formula that are worth their money",
          .example =
              "poolcast tune scenarios/workweek.json --formula formulas/workday.autoscale "
              "--minimize cost,wait_p95 --budget 60",
          .options = std::move(all),
          .run = [options] { return tune(*options, std::cout, std::cerr); },
          .commands = {tune_show_command(), tune_export_command()}};
}

}  // namespace poolcast::cli
