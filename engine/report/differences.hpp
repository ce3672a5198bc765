// The difference of one figure between two variants, and whether it is more than luck. Knows the
// figure's runs only, and neither its name nor its unit.
#pragma once

#include "engine/report/comparison.hpp"

namespace poolcast::report {

/// A figure by itself, as the baseline has it.
ComparedFigure figure_of(Values runs);

/// Paired by run, or else of two independent sets of runs, by Welch's interval.
ComparedFigure compared_figure(Values const& baseline, Values runs, Better better, bool paired);

}  // namespace poolcast::report
