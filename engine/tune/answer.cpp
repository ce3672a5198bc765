#include "engine/tune/answer.hpp"

#include <algorithm>
#include <cmath>

#include "engine/report/answers.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::tune {
namespace {

/// An objective of the chosen trial, against what it is now.
struct Change {
  std::string name;
  double now = 0;
  double then = 0;
  bool noise = false;
  bool better = false;
  report::Metric const* metric = nullptr;

  double percent() const { return (then - now) / now * 100; }
};

std::vector<Change> changes_of(Trials const& trials, Results const& results) {
  Trial const& now = trials.trials.front();
  Trial const& then = trials.trials[*trials.chosen];
  SeedRange const range{.scenarios = trials.scenarios.size(), .seeds = trials.seeds};
  std::vector<Change> changes;
  for (std::size_t i = 0; i < trials.objectives.size(); ++i) {
    Objective const& objective = trials.objectives[i];
    Change change{.name = plain_name(*objective.metric), .metric = objective.metric};
    if (!now.objectives[i] || now.seeds < trials.seeds) continue;
    change.now = now.objectives[i]->mean;
    change.then = then.objectives[i]->mean;
    std::vector<double> differences =
        by_seed(results.runs.at(then.values), range, i, trials.across, objective.maximise);
    std::vector<double> const before =
        by_seed(results.runs.at(now.values), range, i, trials.across, objective.maximise);
    for (std::size_t s = 0; s < differences.size(); ++s) differences[s] -= before[s];
    report::Estimate const difference = report::estimate(differences, 0.95);
    bool const same = std::ranges::all_of(differences, [](double d) { return d == 0; });
    change.noise =
        same || (difference.half_width && difference.low() <= 0 && difference.high() >= 0);
    change.better = objective.maximise ? difference.mean > 0 : difference.mean < 0;
    changes.push_back(change);
  }
  return changes;
}

/// `8 % more cost`, `the same cost`.
std::string amount_text(Change const& change, std::string const& currency) {
  std::string const name = change.name.starts_with("the ") ? change.name.substr(4) : change.name;
  if (change.noise) return "the same " + name + " (but for noise)";
  std::string const more = change.then > change.now ? " more " : " less ";
  if (change.now == 0) {
    return report::value_text(*change.metric, std::abs(change.then), currency) + more + name;
  }
  return report::percent_text(change.percent()) + more + name;
}

std::string effect_text(Change const& change, std::string const& currency) {
  if (change.noise) return "leaves " + change.name + " as it is (but for noise)";
  if (change.now == 0) {
    return "brings " + change.name + " to " +
           report::value_text(*change.metric, change.then, currency);
  }
  double const ratio = change.then / change.now;
  if (ratio > 0.47 && ratio < 0.53) return "halves " + change.name;
  if (ratio > 0.31 && ratio < 0.36) return "cuts " + change.name + " to a third";
  if (ratio > 0.23 && ratio < 0.27) return "cuts " + change.name + " to a quarter";
  if (ratio > 1.9 && ratio < 2.1) return "doubles " + change.name;
  std::string const percent = report::percent_text(change.percent());
  return change.then < change.now ? "takes " + percent + " off " + change.name
                                  : "adds " + percent + " to " + change.name;
}

/// Both for the better: `12 % less cost also halves the p95 wait`.
bool goes_with(Change const& first, Change const& other) {
  return !first.noise && !other.noise && first.better == other.better;
}

std::string sentence(std::vector<Change> const& changes, std::string const& currency) {
  std::string text = amount_text(changes.front(), currency);
  for (std::size_t i = 1; i < changes.size(); ++i) {
    std::string const effect = effect_text(changes[i], currency);
    text.append(i > 1 ? " and " : goes_with(changes.front(), changes[i]) ? " also " : " ");
    text.append(effect);
  }
  return text;
}

std::string conditions(Trials const& trials) {
  std::string text;
  for (Constraint const& one : trials.constraints) {
    text.append(text.empty() ? "" : " and ").append(one.text);
  }
  return text;
}

std::string why_nothing(Trials const& trials) {
  if (trials.trials.empty()) return "interrupted before the first trial ended; there is no answer";
  bool const runs_out = std::ranges::none_of(
      trials.trials, [&](Trial const& trial) { return trial.seeds == trials.seeds; });
  if (runs_out) return "no trial has run with all seeds yet; there is no answer";
  return trials.constraints.empty()
             ? "no trial serves its jobs: each leaves more than 1 % of them waiting or ends them"
             : "no trial that was made keeps all of --subject-to and serves its jobs; loosen one, "
               "widen a '// tune:', or give a larger --budget";
}

}  // namespace

std::string answer_of(Trials const& trials, Results const& results) {
  if (!trials.chosen) return why_nothing(trials);
  Trial const& chosen = trials.trials[*trials.chosen];
  if (chosen.number == 0) {
    return trials.interrupted ? "nothing better was found so far"
                              : "nothing better was found: the formula can stay as it is";
  }
  std::vector<Change> const changes = changes_of(trials, results);
  if (changes.size() < trials.objectives.size()) {
    return "what there is now cannot be compared: some of its runs served no job";
  }
  std::string text = sentence(changes, trials.currency);
  bool const all_better =
      std::ranges::all_of(changes, [](Change const& one) { return !one.noise && one.better; });
  if (all_better && changes.size() > 1) text += ": better than now in everything asked for";
  if (!trials.trials.front().feasible && !trials.constraints.empty()) {
    text += "; it keeps " + conditions(trials) + ", which the formula as it is does not";
  }
  return text;
}

std::string plain_name(report::Metric const& metric) {
  constexpr std::pair<char const*, char const*> names[] = {
      {"cost.total", "cost"},
      {"waiting.p50.total", "the p50 wait"},
      {"waiting.p95.total", "the p95 wait"},
      {"waiting.max.total", "the longest wait"},
      {"waiting.mean.total", "the mean wait"},
      {"nodeHours.total", "node-hours"},
      {"nodeHours.idle", "idle node-hours"},
  };
  for (auto const& [name, plain] : names) {
    if (metric.name == name) return plain;
  }
  return metric.name;
}

}  // namespace poolcast::tune
