#include "engine/tune/front.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/tune/knee.hpp"

namespace poolcast::tune {
namespace {

/// The trial on the front with the least of an objective; of equals the first.
std::optional<std::size_t> least(Trials const& trials, std::size_t objective) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < trials.trials.size(); ++i) {
    if (!trials.trials[i].on_front) continue;
    bool const better = !best || loss(trials, trials.trials[i], objective) <
                                     loss(trials, trials.trials[*best], objective);
    if (better) best = i;
  }
  return best;
}

Result<std::optional<std::size_t>> least_of(Trials const& trials, std::string_view prefix,
                                            std::string const& how, std::string const& remedy) {
  for (std::size_t i = 0; i < trials.objectives.size(); ++i) {
    if (trials.objectives[i].metric->name.starts_with(prefix)) return least(trials, i);
  }
  return fail("--choose " + how + ": no objective is " + remedy);
}

}  // namespace

double loss(Trials const& trials, Trial const& trial, std::size_t objective) {
  double const mean = trial.objectives[objective]->mean;
  return trials.objectives[objective].maximise ? -mean : mean;
}

bool dominates(Trials const& trials, Trial const& a, Trial const& b) {
  bool better = false;
  for (std::size_t i = 0; i < trials.objectives.size(); ++i) {
    double const of_a = loss(trials, a, i), of_b = loss(trials, b, i);
    if (of_a > of_b) return false;
    better = better || of_a < of_b;
  }
  return better;
}

void mark_front(Trials& trials) {
  for (Trial& trial : trials.trials) {
    trial.on_front = trial.feasible && std::ranges::none_of(trials.trials, [&](Trial const& other) {
                       return other.feasible && dominates(trials, other, trial);
                     });
  }
}

Result<std::optional<std::size_t>> choose(Trials const& trials, std::string const& how) {
  if (how == "knee") return knee(trials);
  if (how == "cheapest") return least_of(trials, "cost.", how, "a cost; name one: --minimize cost");
  if (how == "fastest") {
    return least_of(trials, "waiting.", how, "a wait; name one: --minimize wait_p95");
  }
  std::optional<long long> const number = parse_integer(how);
  if (!number || *number < 0) {
    return fail("--choose: '" + how + "' is not knee, cheapest, fastest or a trial's number");
  }
  for (std::size_t i = 0; i < trials.trials.size(); ++i) {
    Trial const& trial = trials.trials[i];
    if (trial.number != static_cast<std::size_t>(*number)) continue;
    if (trial.feasible) return i;
    return fail("--choose: trial " + how + " is not feasible");
  }
  return fail("--choose: there is no trial " + how);
}

}  // namespace poolcast::tune
