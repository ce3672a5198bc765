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

struct End {
  std::string_view name;
  std::string_view prefix;  // of the metrics whose best it is
  char const* remedy;
};
constexpr End ends[] = {{"cheapest", "cost.", "a cost; name one: --minimize cost"},
                        {"fastest", "waiting.", "a wait; name one: --minimize wait_p95"}};

std::optional<std::size_t> objective_of(std::vector<Objective> const& objectives, End const& end) {
  for (std::size_t i = 0; i < objectives.size(); ++i) {
    if (objectives[i].metric->name.starts_with(end.prefix)) return i;
  }
  return std::nullopt;
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

Result<void> can_choose(std::vector<Objective> const& objectives, std::string const& how) {
  auto const* const end = std::ranges::find(ends, how, &End::name);
  if (end != std::end(ends)) {
    if (objective_of(objectives, *end)) return {};
    return fail("--choose " + how + ": no objective is " + end->remedy);
  }
  if (how == "knee" || parse_integer(how).value_or(-1) >= 0) return {};
  return fail("--choose: '" + how + "' is not knee, cheapest, fastest or a trial's number");
}

Result<std::optional<std::size_t>> choose(Trials const& trials, std::string const& how) {
  if (Result<void> const can = can_choose(trials.objectives, how); !can) {
    return fail(can.error().message);
  }
  if (how == "knee") return knee(trials);
  auto const* const end = std::ranges::find(ends, how, &End::name);
  if (end != std::end(ends)) return least(trials, *objective_of(trials.objectives, *end));
  for (std::size_t i = 0; i < trials.trials.size(); ++i) {
    Trial const& trial = trials.trials[i];
    if (std::to_string(trial.number) != how) continue;
    if (trial.feasible) return i;
    return fail("--choose: trial " + how + " is not feasible");
  }
  return fail("--choose: there is no trial " + how);
}

}  // namespace poolcast::tune
