// A tuning of files that a test writes, run as the command runs it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/tune/answer.hpp"
#include "engine/tune/front.hpp"
#include "engine/tune/objective.hpp"
#include "engine/tune/tune.hpp"
#include "tests/support/run.hpp"

namespace poolcast::tune {

struct Ask {
  std::vector<std::string> scenarios;
  std::vector<std::string> held_out{};
  std::vector<std::string> formulas{};
  std::string minimize = "cost";
  std::vector<std::string> subject_to{};
  Across across = Across::mean;
  std::size_t budget = 60;
  std::size_t seeds = 3;
  std::size_t held_out_seeds = 0;
  Search search = Search::nsga2;
  std::size_t threads = 2;
  std::string study{};
  std::size_t end_after = SIZE_MAX;  // trials
  std::optional<formula::Semantics> semantics{};
};

inline Settings settings_of(Ask const& ask, std::string const& currency) {
  Settings settings{.objectives = read_objectives(ask.minimize, false).value(),
                    .constraints = {},
                    .across = ask.across,
                    .budget = ask.budget,
                    .seeds = ask.seeds,
                    .held_out_seeds = ask.held_out_seeds,
                    .search = ask.search,
                    .search_seed = 1,
                    .version = "test"};
  for (std::string const& text : ask.subject_to) {
    settings.constraints.push_back(read_constraint(text, currency).value());
  }
  return settings;
}

/// `evaluations`: how many runs were made, and not found in the study.
inline Result<Trials> tuned(Ask const& ask, std::size_t* evaluations = nullptr) {
  Result<Space> const space = read_space({.scenarios = ask.scenarios,
                                          .held_out = ask.held_out,
                                          .formulas = ask.formulas,
                                          .semantics = ask.semantics});
  if (!space) return fail(space.error().message);
  Settings const settings = settings_of(ask, space->scenarios.front().as_it_is.billing.currency);
  Loads loads(*space);
  Result<Identity> const identity = identity_of(*space, settings, loads);
  if (!identity) return fail(identity.error().message);
  Trials const definition = definition_of(*space, settings);
  Result<std::unique_ptr<Study>> const study =
      Study::open(ask.study, *identity, definition_text(definition));
  if (!study) return fail(study.error().message);
  std::vector<report::Metric const*> const metrics = metrics_of(definition);
  EvaluateRound const threads = on_threads(*space, loads, metrics, ask.threads);
  EvaluateRound const counting = [&](auto requests, auto const& take, auto const& go_on) {
    if (evaluations != nullptr) *evaluations += requests.size();
    threads(requests, take, go_on);
  };
  Result<Trials> trials = tune(*space, settings, **study, counting, [&](Progress const& so_far) {
    return so_far.trials < ask.end_after;
  });
  if (!trials) return trials;
  trials->chosen = *choose(*trials, "knee");
  trials->answer = answer_of(*trials, (*study)->results());
  return trials;
}

inline std::string value_of(Trials const& trials, Trial const& trial, std::string const& name) {
  for (std::size_t d = 0; d < trials.dimensions.size(); ++d) {
    Dimension const& dimension = trials.dimensions[d];
    if (dimension.name == name) return dimension.values[trial.values[d]];
  }
  return "no " + name;
}

/// What the trial that was chosen has; a line of `name value`s.
inline std::string chosen_values(Trials const& trials) {
  if (!trials.chosen) return trials.answer;
  return describe(trials.dimensions, trials.trials[*trials.chosen].values);
}

/// One pool of nodes with one slot, that are there at once, at 1 USD an hour; `load` is the rest of
/// the document.
inline std::string instant_pool(std::string const& formula, std::string const& load) {
  return R"({"horizon": "P1D", "start": "2026-01-12T00:00:00Z",
    "pools": [{"id": "p", "vmSize": "Standard_D2s_v3", "autoScaleEvaluationInterval": "PT5M",
      "autoScaleFormulaFile": ")" +
         formula + R"("}],
    "model": {"latencies": {"nodeAllocation": "PT0S", "nodeBoot": "PT0S", "nodeRemoval": "PT0S",
      "startTask": "PT0S", "taskScheduling": "PT0S", "agentStart": "PT0S"},
      "sampleAvailabilityDelay": "PT0S"},
    "prices": {"currency": "USD",
      "perHour": [{"vmSize": "Standard_D2s_v3", "price": 1, "source": "a test"}]},)" +
         load + "}";
}

}  // namespace poolcast::tune
