#include "engine/cli/tune.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <memory>
#include <thread>

#include "engine/base/text.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/output_files.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/cli/tune_schedule_options.hpp"
#include "engine/cli/tune_study.hpp"
#include "engine/cli/tune_write.hpp"
#include "engine/report/metric_text.hpp"
#include "engine/tune/answer.hpp"
#include "engine/tune/front.hpp"
#include "engine/tune/objective.hpp"
#include "engine/tune/ranks.hpp"
#include "engine/tune/tune.hpp"

namespace poolcast::cli {
namespace {

constexpr std::uint64_t most_budget = 1'000'000;
constexpr std::uint64_t most_seeds = 1000;
constexpr std::uint64_t most_threads = 1024;

struct Counts {
  std::size_t budget = 200;
  std::size_t seeds = 5;
  std::size_t held_out_seeds = 5;
  std::size_t threads = 1;
};

Result<std::size_t> count_of(std::string const& option, std::optional<std::uint64_t> given,
                             std::size_t otherwise, std::uint64_t least, std::uint64_t most) {
  std::uint64_t const value = given.value_or(otherwise);
  if (value >= least && value <= most) return static_cast<std::size_t>(value);
  return fail(option + ": '" + std::to_string(value) + "' is not from " + std::to_string(least) +
              " to " + format_count(static_cast<long long>(most)));
}

Result<Counts> read_counts(TuneOptions const& options) {
  std::size_t const cores = std::max(1U, std::thread::hardware_concurrency());
  auto const budget = count_of("--budget", options.budget, 200, 2, most_budget);
  auto const seeds = count_of("--seeds", options.seeds, 5, 1, most_seeds);
  auto const jobs = count_of("--jobs", options.jobs, cores, 1, most_threads);
  if (!budget) return fail(budget.error().message);
  if (!seeds) return fail(seeds.error().message);
  if (!jobs) return fail(jobs.error().message);
  auto const held_out = count_of("--hold-out-seeds", options.hold_out_seeds, *seeds, 0, most_seeds);
  if (!held_out) return fail(held_out.error().message);
  if (*held_out == 0 && !options.hold_out.empty()) {
    return fail("--hold-out-seeds: 0 seeds of --hold-out tell nothing; give 1 or more");
  }
  return Counts{*budget, *seeds, *held_out, *jobs};
}

Result<std::vector<tune::Objective>> objectives_of(TuneOptions const& options) {
  std::vector<tune::Objective> all;
  for (bool const maximise : {false, true}) {
    for (std::string const& text : maximise ? options.maximize : options.minimize) {
      Result<std::vector<tune::Objective>> some = tune::read_objectives(text, maximise);
      if (!some) return some;
      std::ranges::move(*some, std::back_inserter(all));
    }
  }
  if (all.empty()) return fail("--minimize: say what is to be little: --minimize cost,wait_p95");
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (all[i].metric == all[k].metric) {
        return fail("'" + all[k].name + "' is asked for twice, as '" + all[i].name + "'");
      }
    }
  }
  return all;
}

Result<tune::Search> search_of(TuneOptions const& options, std::size_t objectives) {
  if (options.search == "moead" && objectives < 2) {
    return fail("--search moead divides several objectives; of one, leave --search out");
  }
  if (options.search == "moead") return tune::Search::moead;
  if (options.search == "grid") return tune::Search::grid;
  return options.search == "sobol" ? tune::Search::sobol : tune::Search::nsga2;
}

Result<tune::Settings> settings_of(TuneOptions const& options, Counts const& counts) {
  tune::Settings settings{
      .objectives = {},
      .constraints = {},
      .across = options.across == "worst" ? tune::Across::worst : tune::Across::mean,
      .budget = counts.budget,
      .seeds = counts.seeds,
      .held_out_seeds = counts.held_out_seeds,
      .search_seed = options.seed.value_or(1),
      .version = POOLCAST_VERSION};
  Result<std::vector<tune::Objective>> objectives = objectives_of(options);
  if (!objectives) return fail(objectives.error().message);
  settings.objectives = std::move(*objectives);
  Result<tune::Search> const search = search_of(options, settings.objectives.size());
  if (!search) return fail(search.error().message);
  settings.search = *search;
  Result<void> const can = tune::can_choose(settings.objectives, options.choose);
  if (!can) return fail(can.error().message);
  return settings;
}

Result<void> add_constraints(TuneOptions const& options, tune::Space const& space,
                             tune::Settings& settings) {
  std::string const& currency = space.scenarios.front().as_it_is.billing.currency;
  for (std::string const& text : options.subject_to) {
    Result<tune::Constraint> constraint = tune::read_constraint(text, currency);
    if (!constraint) return fail(constraint.error().message);
    settings.constraints.push_back(std::move(*constraint));
  }
  for (tune::SpaceScenario const& one : space.scenarios) {
    if (one.as_it_is.billing.currency == currency) continue;
    return fail(one.path + ": its currency is not that of the other scenarios");
  }
  return {};
}

Result<tune::Space> space_of(TuneOptions const& options) {
  tune::SpaceRequest request{
      .scenarios = options.scenarios, .held_out = options.hold_out, .formulas = options.formulas};
  if (!options.semantics.empty()) {
    Result<formula::Semantics> const semantics = read_semantics(options.semantics);
    if (!semantics) return fail(semantics.error().message);
    request.semantics = *semantics;
  }
  return tune::read_space(request);
}

/// `best 8.57 USD, 1 min 46 s`
std::string best_text(tune::Settings const& settings, tune::Trial const& best,
                      std::string const& currency) {
  std::string text;
  for (std::size_t i = 0; i < settings.objectives.size(); ++i) {
    text += text.empty() ? "best " : ", ";
    text += report::value_text(*settings.objectives[i].metric, best.objectives[i]->mean, currency);
  }
  return text;
}

struct Tuned {
  tune::Trials trials;
  std::string formula_file;  // to be written; empty: it was not asked for
};

/// All that is read before the first run; the same on every rank.
struct Prepared {
  tune::Settings settings{};
  tune::Space space{};
  std::unique_ptr<tune::Loads> loads{};
  tune::Identity identity{};
  std::string formula_file{};
};

Result<std::unique_ptr<Prepared>> prepare(TuneOptions const& options, tune::Settings settings) {
  auto prepared = std::make_unique<Prepared>();
  Result<tune::Space> space = space_of(options);
  if (!space) return fail(space.error().message);
  prepared->space = std::move(*space);
  if (Result<void> const added = add_constraints(options, prepared->space, settings); !added) {
    return fail(added.error().message);
  }
  prepared->settings = std::move(settings);
  if (!options.write.empty()) {
    Result<std::string> file = formula_to_write(prepared->space);
    if (!file) return fail(file.error().message);
    prepared->formula_file = std::move(*file);
  }
  prepared->loads = std::make_unique<tune::Loads>(prepared->space);
  Result<tune::Identity> identity =
      tune::identity_of(prepared->space, prepared->settings, *prepared->loads);
  if (!identity) return fail(identity.error().message);
  prepared->identity = std::move(*identity);
  return prepared;
}

Result<Tuned> tune_watched(TuneOptions const& options, Prepared const& prepared,
                           tune::EvaluateBatch const& evaluate, std::ostream& err) {
  tune::Space const* const space = &prepared.space;
  tune::Settings const& settings = prepared.settings;
  Tuned tuned{.trials = {}, .formula_file = prepared.formula_file};
  tune::Trials const definition = tune::definition_of(*space, settings);
  Result<std::unique_ptr<tune::Study>> const study =
      tune::Study::open(options.study, prepared.identity, tune::definition_text(definition));
  if (!study) return fail(study.error().message);
  InterruptWatch const watch(EndedBy::interrupt_or_terminate);
  Progress progress(err, "tuning");
  Result<tune::Trials> trials =
      tune::tune(*space, settings, **study, evaluate, [&](tune::Standing const& standing) {
        std::string const best =
            standing.best ? best_text(settings, *standing.best, definition.currency) : "";
        progress.show(standing.share, best);
        return !watch.asked();
      });
  if (!trials) return fail(trials.error().message);
  tuned.trials = std::move(*trials);
  Result<std::optional<std::size_t>> const chosen = tune::choose(tuned.trials, options.choose);
  if (!chosen) return fail(chosen.error().message);
  tuned.trials.chosen = *chosen;
  tuned.trials.answer = tune::answer_of(tuned.trials, (*study)->results());
  return tuned;
}

/// Whether mpirun, or srun, has started this process with others: what Open MPI, MPICH and Slurm
/// set.
bool started_with_others() {
  for (char const* const name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    char const* const value = std::getenv(name);
    if (value != nullptr && std::string_view(value) != "1") return true;
  }
  return false;
}

/// What rank 0 found; of the others, nothing.
Result<std::optional<Tuned>> tune_on(tune::Ranks& ranks, TuneOptions const& options,
                                     std::size_t threads, tune::Settings settings,
                                     std::ostream& err) {
  Result<std::unique_ptr<Prepared>> const made = prepare(options, std::move(settings));
  Result<void> const agreed =
      ranks.agree(made ? std::max<std::uint64_t>(1, tune::fingerprint((*made)->identity)) : 0);
  // What is wrong on rank 0 is told there, what is wrong on another one only, there too.
  bool const told =
      !agreed && !ranks.first() && (made || agreed.error().message.starts_with("rank 0 "));
  if (told) return std::optional<Tuned>();
  if (!made) return fail(made.error().message);
  if (!agreed) return fail(agreed.error().message);
  Prepared const& prepared = **made;
  std::vector<report::Metric const*> const metrics =
      tune::metrics_of(tune::definition_of(prepared.space, prepared.settings));
  tune::EvaluateBatch const here =
      tune::on_threads(prepared.space, *prepared.loads, metrics, threads);
  if (!ranks.first()) {
    tune::answer_requests(ranks, here);
    return std::optional<Tuned>();
  }
  bool const alone = ranks.count() == 1;
  Result<Tuned> tuned =
      tune_watched(options, prepared, alone ? here : tune::on_ranks(ranks, here), err);
  tune::dismiss(ranks);
  if (!tuned) return fail(tuned.error().message);
  return std::optional<Tuned>(std::move(*tuned));
}

void note_interruption(TuneOptions const& options, tune::Trials& trials) {
  if (!trials.interrupted) return;
  trials.notes.push_back("interrupted after " + counted(trials.trials.size(), "trial") + " of " +
                         format_count(static_cast<long long>(trials.budget)) +
                         (options.study.empty() ? "; with --study FILE it could go on from there"
                                                : "; the same command goes on from there"));
}

}  // namespace

int tune(TuneOptions const& options, std::ostream& out, std::ostream& err) {
  auto const fail_with = [&](Error const& error, int code) {
    err << error.message << "\n";
    return code;
  };
  if (options.scenarios.empty()) {
    return fail_with({"SCENARIO is required: poolcast tune scenarios/workweek.json --minimize "
                      "cost,wait_p95"},
                     wrong_usage);
  }
  if (std::string wrong = misplaced_option(options); !wrong.empty()) {
    return fail_with({std::move(wrong)}, wrong_usage);
  }
  if (options.suggest_schedule) return schedule_instead(options, out, err);
  Result<void> const once = each_once({options.html, options.write, options.study});
  if (!once) return fail_with(once.error(), bad_input);
  Result<Counts> const counts = read_counts(options);
  if (!counts) return fail_with(counts.error(), wrong_usage);
  Result<tune::Settings> settings = settings_of(options, *counts);
  if (!settings) return fail_with(settings.error(), wrong_usage);
  Result<tune::Ranks> ranks = started_with_others() ? tune::Ranks::join() : tune::Ranks();
  if (!ranks) return fail_with(ranks.error(), wrong_usage);
  std::size_t const threads = ranks->count() > 1 && !options.jobs ? 1 : counts->threads;
  Result<std::optional<Tuned>> ran = tune_on(*ranks, options, threads, std::move(*settings), err);
  if (!ran) return fail_with(ran.error(), bad_input);
  if (!*ran) return ok;
  std::optional<Tuned>& tuned = *ran;
  note_interruption(options, tuned->trials);
  out << tuning_text(tuned->trials, options.output) << std::flush;
  if (Result<void> const saved = save_page(options.html, tuned->trials); !saved) {
    return fail_with(saved.error(), bad_input);
  }
  if (tuned->trials.interrupted) return interrupted;
  if (!options.write.empty()) {
    Result<std::string> const written =
        write_chosen(options.write, tuned->formula_file, tuned->trials);
    if (!written) return fail_with(written.error(), bad_input);
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
       .help = "What is to be little: cost,wait_p95, or metrics of 'simulate -o csv'"},
      {.name = "--maximize", .target = &options->maximize, .help = "What is to be much"},
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
