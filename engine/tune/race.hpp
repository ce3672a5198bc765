// Trials against one another: all run with a few seeds, and those that are surely worse than
// another one run with no more. What is decided depends on figures alone, after whole rounds.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/tune/evaluate.hpp"
#include "engine/tune/results.hpp"

namespace poolcast::tune {

/// The seeds that a trial has run with after each round: 2, 4, 8, ... up to all.
std::vector<std::uint64_t> rounds_of(std::uint64_t seeds);

/// Whether `rival`, in the seeds of `range`, was better than `trial`: in no objective worse and in
/// one better, each with 90 % confidence, one-sided, of the differences seed by seed (Student's t).
bool surely_beaten(Trials const& definition, Results::Runs const& trial, Results::Runs const& rival,
                   SeedRange const& range);

/// Whether the trial breaks a constraint as surely.
bool surely_infeasible(Trials const& definition, Results::Runs const& trial,
                       SeedRange const& range);

/// Runs the requests that have no answer yet. `false`: it was cut short.
using RunRequests = std::function<Result<bool>(std::vector<Request> const&)>;

/// The candidates run until each has all seeds or is surely beaten, by one of `rivals`, which have
/// all seeds, or by another candidate that keeps the constraints so far. The current one has all
/// seeds, unless it runs here itself. `false`: it was cut short.
Result<bool> race(Trials const& definition, Results const& results, Candidate const& current,
                  std::vector<Candidate> const& candidates, std::vector<Candidate> const& rivals,
                  RunRequests const& run);

}  // namespace poolcast::tune
