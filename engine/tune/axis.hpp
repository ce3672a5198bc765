// One axis of a chart: where a value stands, and at which values it has a tick. By ratios where the
// values differ widely. Knows no drawing.
#pragma once

#include <string>
#include <vector>

#include "engine/report/metrics.hpp"

namespace poolcast::tune {

struct Axis {
  double least = 0;
  double most = 1;
  bool ratios = false;
  std::vector<double> ticks{};  // rising

  /// From 0 at `least` to 1 at `most`; what is beyond them is beyond that.
  double part(double value) const;
};

/// Has room for `important` values, and a little more at both ends; and for those of the `others`
/// that are not farther away from these than these are from each other, so that a few far ones do
/// not press all that matters into a corner. All are finite. `unit` is the metric's: times have
/// ticks at whole minutes and hours.
Axis axis_of(std::vector<double> important, std::vector<double> const& others,
             std::string const& unit);

}  // namespace poolcast::tune
