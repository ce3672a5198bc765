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

}  // namespace poolcast::tune
