// How good a trial is in the eyes of a search: one number an objective, less is better, and every
// trial that cannot be taken behind every one that can.
#pragma once

#include <vector>

#include "engine/tune/results.hpp"

namespace poolcast::tune {

/// Objectives as parts of what they are now, over the seeds that the candidate ran with: a trial
/// that was stopped counts as if it kept its distance from the current one. One that breaks
/// constraints or leaves jobs unserved counts by how far it does.
std::vector<double> fitness_of(Trials const& definition, Results const& results,
                               Candidate const& current, Candidate const& candidate);

/// By how much a trial breaks the constraints and leaves more jobs unserved than it may, in the
/// seeds of `range`, that it and the current one ran with; 0: by nothing.
double violation_of(Trials const& definition, Results::Runs const& now, Results::Runs const& trial,
                    SeedRange const& range);

}  // namespace poolcast::tune
