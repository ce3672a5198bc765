// Where a front bends: up to there a little of one objective buys much of another, and from there
// on little. Knows figures only.
#pragma once

#include <cstddef>
#include <optional>

#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// The trial on the front that is farthest from the straight line between the front's ends, on the
/// side of the best of every objective (I. Das, On characterizing the "knee" of the Pareto curve
/// based on normal-boundary intersection, 1999). Each objective is measured by its span on the
/// front, from 0, the best, to 1; in ratios where all are above 0, so that one far end does not
/// make all others look alike. A front that nowhere bends that way has its knee at an end.
///
/// Of more than two objectives it is the trial nearest to the best of every objective, measured so
/// (M. Zeleny, Compromise programming, 1973): a plane would tilt where two of them, as cost and
/// idle hours, are nearly the same. Of equals the first. Nothing: no front.
std::optional<std::size_t> knee(Trials const& trials);

}  // namespace poolcast::tune
