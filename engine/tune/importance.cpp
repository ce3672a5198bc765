#include "engine/tune/importance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace poolcast::tune {
namespace {

constexpr std::size_t most_steps = 8;
constexpr std::size_t least_trials = 10;
constexpr std::size_t trials_a_dimension = 4;
constexpr std::size_t trials_a_step = 3;

/// The ranks, from 1; equal values share the mean of theirs.
std::vector<double> ranks_of(std::vector<double> const& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t after = first;
    while (after < order.size() && values[order[after]] == values[order[first]]) ++after;
    double const rank = static_cast<double>(first + after + 1) / 2;
    for (; first < after; ++first) ranks[order[first]] = rank;
  }
  return ranks;
}

/// A dimension as the model sees it: which step each trial is on.
struct Steps {
  std::vector<std::size_t> of_trial;
  std::vector<double> trials;  // on each step; none is empty
};

/// Steps that no trial is on are left out.
Steps numbered(std::vector<std::size_t> const& step_of_trial, std::size_t count) {
  std::vector<std::size_t> number(count, 0);
  for (std::size_t const step : step_of_trial) number[step] = 1;
  std::exclusive_scan(number.begin(), number.end(), number.begin(), std::size_t{0});
  Steps steps;
  for (std::size_t const step : step_of_trial) {
    steps.of_trial.push_back(number[step]);
    if (steps.trials.size() <= number[step]) steps.trials.resize(number[step] + 1);
    ++steps.trials[number[step]];
  }
  return steps;
}

/// As many values on each step, as near as can be.
Steps steps_of(Dimension const& dimension, std::vector<Trial const*> const& trials,
               std::size_t index, std::size_t most) {
  std::size_t const values = dimension.values.size();
  std::size_t const count = dimension.words ? values : std::min(values, most);
  std::vector<std::size_t> of_trial;
  of_trial.reserve(trials.size());
  for (Trial const* trial : trials) of_trial.push_back(trial->values[index] * count / values);
  return numbered(of_trial, count);
}

struct Model {
  std::vector<std::vector<double>> effects;  // by dimension and step
  double noise = 0;                          // the variance that is left, a degree of freedom
};

std::size_t parameters_of(std::vector<Steps> const& dimensions) {
  std::size_t count = 1;
  for (Steps const& steps : dimensions) count += steps.trials.size() - 1;
  return count;
}

/// Backfitting: each dimension in turn is fitted to what the others leave, until nothing moves.
Model fit(std::vector<double> const& values, std::vector<Steps> const& dimensions) {
  constexpr int most_rounds = 200;
  constexpr double still = 1e-6;
  double const mean =
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  std::vector<double> rest = values;
  for (double& value : rest) value -= mean;
  Model model;
  for (Steps const& steps : dimensions) model.effects.emplace_back(steps.trials.size(), 0.0);
  double moved = 1;
  for (int round = 0; round < most_rounds && moved > still; ++round) {
    moved = 0;
    for (std::size_t d = 0; d < dimensions.size(); ++d) {
      Steps const& steps = dimensions[d];
      std::vector<double> change(steps.trials.size(), 0.0);
      for (std::size_t i = 0; i < rest.size(); ++i) change[steps.of_trial[i]] += rest[i];
      for (std::size_t s = 0; s < change.size(); ++s) change[s] /= steps.trials[s];
      for (std::size_t s = 0; s < change.size(); ++s) {
        model.effects[d][s] += change[s];
        moved = std::max(moved, std::abs(change[s]));
      }
      for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= change[steps.of_trial[i]];
    }
  }
  double const squares = std::inner_product(rest.begin(), rest.end(), rest.begin(), 0.0);
  model.noise = squares / static_cast<double>(rest.size() - parameters_of(dimensions));
  return model;
}

/// The variance of an effect over its steps, less what noise alone would give it.
double variance_of(std::vector<double> const& effect, Steps const& steps, double noise) {
  auto const count = static_cast<double>(effect.size());
  double const mean = std::accumulate(effect.begin(), effect.end(), 0.0) / count;
  double sum = 0, of_noise = 0;
  for (std::size_t s = 0; s < effect.size(); ++s) {
    sum += (effect[s] - mean) * (effect[s] - mean);
    of_noise += noise / steps.trials[s] * (1 - 1 / count);
  }
  return std::max(0.0, (sum - of_noise) / count);
}

/// By the covariance of effect and step.
int direction_of(std::vector<double> const& effect) {
  double const middle = (static_cast<double>(effect.size()) - 1) / 2;
  double sum = 0, size = 0;
  for (std::size_t s = 0; s < effect.size(); ++s) {
    double const part = effect[s] * (static_cast<double>(s) - middle);
    sum += part;
    size += std::abs(part);
  }
  // What goes up and down again has no direction.
  if (std::abs(sum) <= size / 4) return 0;
  return sum > 0 ? 1 : -1;
}

Importance importance_of(Trials const& trials, std::size_t objective) {
  std::vector<Trial const*> known;
  std::vector<double> values;
  for (Trial const& trial : trials.trials) {
    if (!trial.problem.empty() || !trial.objectives[objective]) continue;
    known.push_back(&trial);
    values.push_back(trial.objectives[objective]->mean);
  }
  std::size_t const dimensions = trials.dimensions.size();
  Importance result{.shares = {}, .directions = {}, .trials = known.size()};
  if (known.size() < std::max(least_trials, dimensions * trials_a_dimension)) return result;
  std::size_t const steps_each =
      std::clamp(known.size() / (trials_a_step * dimensions), std::size_t{2}, most_steps);
  std::vector<Steps> steps;
  for (std::size_t d = 0; d < dimensions; ++d) {
    steps.push_back(steps_of(trials.dimensions[d], known, d, steps_each));
  }
  // Many words can have more steps than there are trials to tell them apart.
  if (known.size() < parameters_of(steps) * 3 / 2) return result;
  Model const model = fit(ranks_of(values), steps);
  double all = model.noise;
  for (std::size_t d = 0; d < dimensions; ++d) {
    double const variance = variance_of(model.effects[d], steps[d], model.noise);
    result.shares.push_back(variance);
    result.directions.push_back(
        variance > 0 && !trials.dimensions[d].words ? direction_of(model.effects[d]) : 0);
    all += variance;
  }
  for (double& share : result.shares) share = all > 0 ? share / all : 0;
  return result;
}

}  // namespace

std::vector<Importance> importances(Trials const& trials) {
  std::vector<Importance> all;
  for (std::size_t i = 0; i < trials.objectives.size(); ++i) {
    all.push_back(importance_of(trials, i));
  }
  return all;
}

}  // namespace poolcast::tune
