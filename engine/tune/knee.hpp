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
/// make all others look alike. Of more than two objectives the line is the plane through the points
/// that have 1 in one objective and 0 in the others.
///
/// A front that nowhere bends that way has its knee at an end; of equals the first. Nothing: no
/// front.
std::optional<std::size_t> knee(Trials const& trials);

}  // namespace poolcast::tune
