#include "engine/cli/tune_run.hpp"

#include <cstdlib>
#include <memory>
#include <ostream>
#include <string_view>

#include "engine/cli/interrupt.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/report/metric_text.hpp"
#include "engine/tune/answer.hpp"
#include "engine/tune/front.hpp"
#include "engine/tune/objective.hpp"
#include "engine/tune/tune.hpp"

namespace poolcast::cli {
namespace {

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

/// All that is read before the first run; the same on every rank.
struct Prepared {
  tune::Settings settings{};
  tune::Space space{};
  std::unique_ptr<tune::Loads> loads{};
  tune::Identity identity{};
  TunedFormula formula{};
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
    Result<TunedFormula> formula = formula_to_write(prepared->space);
    if (!formula) return fail(formula.error().message);
    prepared->formula = std::move(*formula);
  }
  prepared->loads = std::make_unique<tune::Loads>(prepared->space);
  Result<tune::Identity> identity =
      tune::identity_of(prepared->space, prepared->settings, *prepared->loads);
  if (!identity) return fail(identity.error().message);
  prepared->identity = std::move(*identity);
  return prepared;
}

Result<Tuned> tune_watched(TuneOptions const& options, Prepared const& prepared,
                           tune::EvaluateRound const& evaluate, std::ostream& err) {
  tune::Space const* const space = &prepared.space;
  tune::Settings const& settings = prepared.settings;
  Tuned tuned{.trials = {}, .formula = prepared.formula};
  tune::Trials const definition = tune::definition_of(*space, settings);
  Result<std::unique_ptr<tune::Study>> const study =
      tune::Study::open(options.study, prepared.identity, tune::definition_text(definition));
  if (!study) return fail(study.error().message);
  InterruptWatch const watch(EndedBy::interrupt_or_terminate);
  Progress progress(err, "tuning");
  Result<tune::Trials> trials =
      tune::tune(*space, settings, **study, evaluate, [&](tune::Progress const& so_far) {
        std::string const best =
            so_far.best ? best_text(settings, *so_far.best, definition.currency) : "";
        progress.show(so_far.share, best);
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

}  // namespace

bool started_with_others() {
  for (char const* const name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    char const* const value = std::getenv(name);
    if (value != nullptr && std::string_view(value) != "1") return true;
  }
  return false;
}

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
  tune::EvaluateRound const here =
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

}  // namespace poolcast::cli
