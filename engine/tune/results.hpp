// What the runs of a tuning gave, before anything is made of it: plain numbers by trial, scenario
// and seed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/tune/evaluate.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::tune {

struct Results {
  /// By scenario and seed, as Request has them.
  using Runs = std::map<std::pair<std::size_t, std::uint64_t>, RunFigures>;

  std::vector<Candidate> trials;  // by number
  std::map<Candidate, Runs> runs;

  RunFigures const* find(Request const& request) const;
};

/// Some scenarios under some seeds.
struct SeedRange {
  std::size_t first_scenario = 0;
  std::size_t scenarios = 1;
  std::uint64_t first_seed = 0;
  std::uint64_t seeds = 0;
};

/// What no trial is tuned on.
SeedRange held_out_range(Trials const& definition);

/// What of the range has not been run yet, candidate by candidate.
std::vector<Request> unanswered(Results const& results, std::vector<Candidate> const& candidates,
                                SeedRange const& range);

/// How many of the range's seeds are complete, counted up to the first that is not.
std::size_t complete_seeds(Results::Runs const& runs, SeedRange const& range);

/// Of each of the first `seeds` seeds, which are complete: the figure at `metric`, over the
/// scenarios the mean, or the worst: the least if `more_is_better`. May be `unknown`.
std::vector<double> by_seed(Results::Runs const& runs, SeedRange const& range, std::size_t metric,
                            Across across, bool more_is_better);

/// The metrics that every run is asked for: those of the objectives, then of the constraints. The
/// unserved jobs stand behind them.
std::vector<report::Metric const*> metrics_of(Trials const& definition);

/// So many percent of the jobs may be left unserved, or as many as now.
inline constexpr double tolerated_percent = 1;

/// Whether a constraint of the user's own takes the place of that.
bool says_who_is_served(Trials const& trials);

bool is_feasible(Trials const& trials, Trial const& trial, Trial const& current);

/// Of the first trial `current` is not read. Whether it is on the front is not known here.
Trial trial_of(Trials const& definition, Results const& results, std::size_t number,
               Trial const& current);

/// Everything but what was chosen and its answer: the figures of all trials that ran with one seed
/// at least, which of them are feasible, and the front. `definition` has no trials.
Trials trials_of(Trials definition, Results const& results);

}  // namespace poolcast::tune
