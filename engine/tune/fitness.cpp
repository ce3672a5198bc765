#include "engine/tune/fitness.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace poolcast::tune {
namespace {

/// Above all that can be taken.
constexpr double not_feasible = 1e6;
constexpr double unknown_violation = 1e3;

double mean(std::vector<double> const& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

struct Compared {
  Trials const& definition;
  Results::Runs const& now;
  Results::Runs const& runs;
  SeedRange range;  // that both have

  double part_of_now(std::size_t i) const {
    bool const maximise = definition.objectives[i].maximise;
    SeedRange const all{.scenarios = range.scenarios, .seeds = definition.seeds};
    double const value = mean(by_seed(runs, range, i, definition.across, maximise));
    double const here = mean(by_seed(now, range, i, definition.across, maximise));
    double const whole = mean(by_seed(now, all, i, definition.across, maximise));
    bool const comparable = whole != 0 && !std::isnan(whole);
    double const scaled = comparable ? (value - here + whole) / std::abs(whole) : value;
    if (std::isnan(scaled)) return not_feasible;
    return maximise ? -scaled : scaled;
  }

  /// By how much the constraints are broken, each as a part of its bound; 0: by nothing.
  double violation() const {
    double sum = 0;
    std::size_t const before = definition.objectives.size();
    for (std::size_t i = 0; i < definition.constraints.size(); ++i) {
      Constraint const& constraint = definition.constraints[i];
      double const figure =
          mean(by_seed(runs, range, before + i, definition.across, !constraint.at_most));
      if (std::isnan(figure)) return unknown_violation;
      double const over = (figure - constraint.bound) * (constraint.at_most ? 1 : -1);
      sum += std::max(0.0, over) / std::max(1e-9, std::abs(constraint.bound));
    }
    return sum + left_over();
  }

  double left_over() const {
    if (says_who_is_served(definition)) return 0;
    std::size_t const at = definition.objectives.size() + definition.constraints.size();
    double const tolerated =
        std::max(tolerated_percent, mean(by_seed(now, range, at, definition.across, false)));
    double const unserved = mean(by_seed(runs, range, at, definition.across, false));
    return std::max(0.0, unserved - tolerated) / 100;
  }
};

}  // namespace

std::vector<double> fitness_of(Trials const& definition, Results const& results,
                               Candidate const& current, Candidate const& candidate) {
  std::size_t const objectives = definition.objectives.size();
  std::vector<double> worst(objectives, 3 * not_feasible);
  auto const of = results.runs.find(candidate);
  if (of == results.runs.end()) return worst;
  SeedRange range{.scenarios = definition.scenarios.size(), .seeds = definition.seeds};
  range.seeds = complete_seeds(of->second, range);
  if (range.seeds == 0) return worst;
  Compared const compared{definition, results.runs.at(current), of->second, range};
  double const broken = compared.violation();
  if (broken > 0)
    return std::vector<double>(objectives, not_feasible * (1 + broken / (1 + broken)));
  std::vector<double> all;
  for (std::size_t i = 0; i < objectives; ++i) all.push_back(compared.part_of_now(i));
  return all;
}

double violation_of(Trials const& definition, Results::Runs const& now, Results::Runs const& trial,
                    SeedRange const& range) {
  return Compared{definition, now, trial, range}.violation();
}

}  // namespace poolcast::tune
