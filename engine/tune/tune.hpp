// Finds the constants that are worth their money: searches the space, runs what it proposes, keeps
// the results in a study, and says which trials nobody beats. The same request gives the same
// trials whoever evaluates, however often it is interrupted.
#pragma once

#include <functional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/tune/definition.hpp"
#include "engine/tune/evaluate.hpp"
#include "engine/tune/study.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// What there is so far, for whoever waits.
struct Progress {
  std::size_t trials = 0;
  double share = 0;             // of the budget
  Trial const* best = nullptr;  // the knee so far; nothing: none yet
};
/// Asked some times a second; `false` ends the search.
using GoOn = std::function<bool(Progress const&)>;

/// Runs until the budget is spent, nothing is left to try, or `go_on` ends it; then the front under
/// loads that were held out. The error is the study's, or that what there is now cannot be run.
Result<Trials> tune(Space const& space, Settings const& settings, Study& study,
                    EvaluateRound const& evaluate, GoOn const& go_on);

}  // namespace poolcast::tune
