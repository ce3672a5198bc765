#include "engine/tune/results.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/text.hpp"
#include "engine/tune/front.hpp"

namespace poolcast::tune {
namespace {

using report::Estimate;

constexpr double confidence = 0.95;

std::optional<Estimate> estimate_of(std::vector<double> const& values) {
  if (values.empty() || std::ranges::any_of(values, [](double v) { return std::isnan(v); })) {
    return std::nullopt;
  }
  return report::estimate(values, confidence);
}

struct Summing {
  Trials const& definition;
  SeedRange tuned;
  SeedRange held_out;

  Figures objectives(Results::Runs const& runs, SeedRange const& range) const {
    Figures figures;
    for (std::size_t i = 0; i < definition.objectives.size(); ++i) {
      figures.push_back(estimate_of(
          by_seed(runs, range, i, definition.across, definition.objectives[i].maximise)));
    }
    return figures;
  }

  void sum_up(Results::Runs const& runs, Trial& trial) const {
    SeedRange range = tuned;
    range.seeds = trial.seeds = complete_seeds(runs, tuned);
    trial.objectives = objectives(runs, range);
    std::size_t const before = definition.objectives.size();
    for (std::size_t i = 0; i < definition.constraints.size(); ++i) {
      trial.constraints[i] = estimate_of(
          by_seed(runs, range, before + i, definition.across, !definition.constraints[i].at_most));
    }
    trial.unserved = estimate_of(
        by_seed(runs, range, before + definition.constraints.size(), definition.across, false));
    if (held_out.seeds > 0 && complete_seeds(runs, held_out) == held_out.seeds) {
      trial.held_out = objectives(runs, held_out);
    }
  }
};

/// `7 of 8 trials could not run, the first: ...`; the first line of what it says.
void note_problems(Trials& trials) {
  std::size_t count = 0;
  std::string first;
  for (Trial const& trial : trials.trials) {
    if (trial.problem.empty()) continue;
    if (++count == 1) first = trial.problem.substr(0, trial.problem.find('\n'));
  }
  if (count == 0) return;
  std::string text = format_count(static_cast<long long>(count));
  text.append(" of ").append(counted(trials.trials.size(), "trial")).append(" could not run");
  trials.notes.push_back(text + (count > 1 ? ", the first: " : ": ") + first);
}

SeedRange tuned_range(Trials const& definition) {
  return {.scenarios = definition.scenarios.size(), .seeds = definition.seeds};
}

}  // namespace

RunFigures const* Results::find(Request const& request) const {
  auto const of = runs.find(request.candidate);
  if (of == runs.end()) return nullptr;
  auto const run = of->second.find({request.scenario, request.seed});
  return run == of->second.end() ? nullptr : &run->second;
}

std::vector<Request> unanswered(Results const& results, std::vector<Candidate> const& candidates,
                                SeedRange const& range) {
  std::vector<Request> requests;
  for (Candidate const& candidate : candidates) {
    for (std::size_t scenario = 0; scenario < range.scenarios; ++scenario) {
      for (std::uint64_t seed = 0; seed < range.seeds; ++seed) {
        Request request{range.first_scenario + scenario, range.first_seed + seed, candidate};
        if (results.find(request) == nullptr) requests.push_back(std::move(request));
      }
    }
  }
  return requests;
}

std::size_t complete_seeds(Results::Runs const& runs, SeedRange const& range) {
  for (std::uint64_t seed = 0; seed < range.seeds; ++seed) {
    for (std::size_t i = 0; i < range.scenarios; ++i) {
      auto const run = runs.find({range.first_scenario + i, range.first_seed + seed});
      if (run == runs.end() || run->second.values.empty()) return static_cast<std::size_t>(seed);
    }
  }
  return static_cast<std::size_t>(range.seeds);
}

std::vector<double> by_seed(Results::Runs const& runs, SeedRange const& range, std::size_t metric,
                            Across across, bool more_is_better) {
  std::vector<double> all;
  for (std::uint64_t seed = 0; seed < range.seeds; ++seed) {
    double sum = 0, worst = 0;
    for (std::size_t i = 0; i < range.scenarios; ++i) {
      double const value =
          runs.at({range.first_scenario + i, range.first_seed + seed}).values[metric];
      sum += value;
      bool const worse =
          i == 0 || std::isnan(value) || (more_is_better ? value < worst : value > worst);
      if (worse && !std::isnan(worst)) worst = value;
    }
    all.push_back(across == Across::mean ? sum / static_cast<double>(range.scenarios) : worst);
  }
  return all;
}

std::vector<report::Metric const*> metrics_of(Trials const& definition) {
  std::vector<report::Metric const*> metrics;
  for (Objective const& objective : definition.objectives) metrics.push_back(objective.metric);
  for (Constraint const& constraint : definition.constraints) metrics.push_back(constraint.metric);
  return metrics;
}

SeedRange held_out_range(Trials const& definition) {
  if (!definition.held_out_scenarios.empty()) {
    return {.first_scenario = definition.scenarios.size(),
            .scenarios = definition.held_out_scenarios.size(),
            .seeds = definition.held_out_seeds};
  }
  return {.scenarios = definition.scenarios.size(),
          .first_seed = definition.seeds,
          .seeds = definition.held_out_seeds};
}

bool says_who_is_served(Trials const& trials) {
  return std::ranges::any_of(trials.constraints, [](Constraint const& constraint) {
    return constraint.metric->name == "tasks.waiting" ||
           constraint.metric->name == "tasks.terminated" ||
           constraint.metric->name == "tasks.completed";
  });
}

bool is_feasible(Trials const& trials, Trial const& trial, Trial const& current) {
  if (!trial.problem.empty() || trial.seeds < trials.seeds || !trial.unserved) return false;
  auto const known = [](std::optional<Estimate> const& figure) { return figure.has_value(); };
  if (!std::ranges::all_of(trial.objectives, known)) return false;
  for (std::size_t i = 0; i < trials.constraints.size(); ++i) {
    Constraint const& constraint = trials.constraints[i];
    std::optional<Estimate> const& figure = trial.constraints[i];
    if (!figure) return false;
    bool const kept =
        constraint.at_most ? figure->mean <= constraint.bound : figure->mean >= constraint.bound;
    if (!kept) return false;
  }
  if (says_who_is_served(trials)) return true;
  double const now = current.unserved ? current.unserved->mean : 0;
  return trial.unserved->mean <= std::max(tolerated_percent, now);
}

Trial trial_of(Trials const& definition, Results const& results, std::size_t number,
               Trial const& current) {
  Trial trial{.number = number,
              .values = results.trials[number],
              .objectives = Figures(definition.objectives.size()),
              .constraints = Figures(definition.constraints.size())};
  auto const of = results.runs.find(trial.values);
  if (of == results.runs.end()) return trial;
  for (auto const& [at, figures] : of->second) {
    if (trial.problem.empty()) trial.problem = figures.problem;
  }
  Summing const summing{definition, tuned_range(definition), held_out_range(definition)};
  if (trial.problem.empty()) summing.sum_up(of->second, trial);
  trial.feasible = is_feasible(definition, trial, number == 0 ? trial : current);
  return trial;
}

Trials trials_of(Trials definition, Results const& results) {
  Trials trials = std::move(definition);
  for (std::size_t number = 0; number < results.trials.size(); ++number) {
    Trial const current = trials.trials.empty() ? Trial{} : trials.trials.front();
    Trial trial = trial_of(trials, results, number, current);
    if (trial.seeds > 0 || !trial.problem.empty()) trials.trials.push_back(std::move(trial));
  }
  for (Candidate const& candidate : results.trials) {
    auto const of = results.runs.find(candidate);
    if (of == results.runs.end()) continue;
    trials.runs += static_cast<std::uint64_t>(std::ranges::count_if(
        of->second, [](auto const& run) { return run.second.problem.empty(); }));
  }
  mark_front(trials);
  note_problems(trials);
  return trials;
}

}  // namespace poolcast::tune
