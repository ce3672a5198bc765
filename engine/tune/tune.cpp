#include "engine/tune/tune.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/tune/fitness.hpp"
#include "engine/tune/front.hpp"
#include "engine/tune/knee.hpp"
#include "engine/tune/race.hpp"

namespace poolcast::tune {
namespace {

class Tuning {
 public:
  Tuning(Space const& space, Settings const& settings, Study& study, EvaluateRound const& evaluate,
         GoOn const& go_on)
      : space_(space),
        settings_(settings),
        study_(study),
        evaluate_(evaluate),
        go_on_(go_on),
        definition_(definition_of(space, settings)),
        front_(definition_) {}

  Result<Trials> run() {
    Result<bool> whole = first_trial();
    if (whole && *whole) {
      std::vector<std::size_t> sizes;
      for (Dimension const& dimension : space_.dimensions) sizes.push_back(dimension.values.size());
      run_search(settings_.search,
                 {.sizes = std::move(sizes),
                  .current = space_.current(),
                  .objectives = settings_.objectives.size(),
                  .budget = settings_.budget,
                  .seed = settings_.search_seed},
                 [&](std::vector<Candidate> const& candidates) { return score(candidates); });
      whole = std::move(ended_);
    }
    if (whole && *whole) whole = hold_out();
    if (!whole) return fail(whole.error().message);
    Trials trials = trials_of(definition_, study_.results());
    trials.interrupted = !*whole;
    if (Result<void> const noted = study_.note_end(*whole); !noted) {
      return fail(noted.error().message);
    }
    return trials;
  }

 private:
  /// As it is now; what is wrong with that is wrong with all.
  Result<bool> first_trial() {
    Candidate const current = space_.current();
    if (Result<void> const added = study_.add_trial(current); !added) {
      return fail(added.error().message);
    }
    known_.insert(current);
    Result<bool> whole = race(definition_, study_.results(), current, {current}, {},
                              [&](auto const& requests) { return run_requests(requests); });
    if (!whole || !*whole) return whole;
    for (auto const& [at, figures] : study_.results().runs.at(current)) {
      if (!figures.problem.empty()) return fail(figures.problem);
      for (std::size_t i = 0; i < settings_.objectives.size(); ++i) {
        report::Metric const& metric = *settings_.objectives[i].metric;
        if (std::isnan(figures.values[i]) && metric.unit == "money") {
          return fail("'" + settings_.objectives[i].name +
                      "' cannot be told: the scenario has no price for a node that ran; add "
                      "\"prices\" to it (docs/cost.md)");
        }
      }
    }
    take_into_front(0);
    return whole;
  }

  Result<bool> run_requests(std::vector<Request> const& requests) {
    std::size_t taken = 0;
    Result<void> stored;
    evaluate_(
        requests,
        [&](std::size_t index, RunFigures figures) {
          ++taken;
          if (stored) stored = study_.put(requests[index], std::move(figures));
        },
        [&](double share) { return stored && tell(share); });
    ++round_;
    if (!stored) return fail(stored.error().message);
    return taken == requests.size();
  }

  bool tell(double share_of_round = 0) const {
    double const of_race = (static_cast<double>(round_) + share_of_round) /
                           static_cast<double>(rounds_of(settings_.seeds).size());
    double const done =
        static_cast<double>(raced_) + std::min(1.0, of_race) * static_cast<double>(racing_);
    return go_on_({.trials = raced_,
                   .share = done / static_cast<double>(most_trials()),
                   .best = best_ ? &*best_ : nullptr});
  }

  std::size_t most_trials() const {
    return static_cast<std::size_t>(std::min<std::uint64_t>(settings_.budget, definition_.grid));
  }

  Scored score(std::vector<Candidate> const& candidates) {
    Scored scored;
    std::vector<Candidate> fresh;
    for (Candidate const& candidate : candidates) {
      bool const full = study_.results().trials.size() >= settings_.budget;
      if (full || !known_.insert(candidate).second) continue;
      fresh.push_back(candidate);
      if (Result<void> const added = study_.add_trial(candidate); !added) {
        ended_ = fail(added.error().message);
        return {.go_on = false};
      }
    }
    round_ = 0;
    racing_ = fresh.size();
    ended_ = race(definition_, study_.results(), space_.current(), fresh, rivals(),
                  [&](auto const& requests) { return run_requests(requests); });
    if (!ended_ || !*ended_) return {.go_on = false};
    racing_ = 0;
    for (; raced_ < study_.results().trials.size(); ++raced_) take_into_front(raced_);
    scored.fresh = fresh.size();
    scored.go_on = raced_ < most_trials() && go_on_now();
    for (Candidate const& candidate : candidates) {
      scored.fitness.push_back(
          fitness_of(definition_, study_.results(), space_.current(), candidate));
    }
    return scored;
  }

  bool go_on_now() {
    if (tell()) return true;
    ended_ = false;
    return false;
  }

  /// The front so far: the rivals of the next candidates, and what is told meanwhile.
  void take_into_front(std::size_t number) {
    Trial trial = trial_of(definition_, study_.results(), number, current_);
    if (number == 0) current_ = trial;
    if (!trial.feasible) return;
    front_.trials.push_back(std::move(trial));
    mark_front(front_);
    std::erase_if(front_.trials, [](Trial const& one) { return !one.on_front; });
    best_ = front_.trials[*knee(front_)];
  }

  std::vector<Candidate> rivals() const {
    std::vector<Candidate> all;
    for (Trial const& trial : front_.trials) all.push_back(trial.values);
    return all;
  }

  /// The front and the current trial under loads that nothing was tuned on.
  Result<bool> hold_out() {
    std::vector<Candidate> tried = rivals();
    if (std::ranges::count(tried, space_.current()) == 0) tried.push_back(space_.current());
    return run_requests(unanswered(study_.results(), tried, held_out_range(definition_)));
  }

  Space const& space_;
  Settings const& settings_;
  Study& study_;
  EvaluateRound const& evaluate_;
  GoOn const& go_on_;
  Trials definition_;
  std::set<Candidate> known_;  // what has been a trial
  Trials front_;               // the front so far alone
  Trial current_;
  std::optional<Trial> best_;
  std::size_t raced_ = 1;   // trials
  std::size_t racing_ = 0;  // more of them
  std::size_t round_ = 0;   // that these are in
  Result<bool> ended_ = true;
};

}  // namespace

Result<Trials> tune(Space const& space, Settings const& settings, Study& study,
                    EvaluateRound const& evaluate, GoOn const& go_on) {
  return Tuning(space, settings, study, evaluate, go_on).run();
}

}  // namespace poolcast::tune
