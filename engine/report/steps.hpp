// Step functions of time, and the counting of what comes and goes into one. Knows nothing of what
// is counted.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/time.hpp"

namespace poolcast::report {

/// A step function: each value holds from its moment to the next one's; 0 before the first.
/// Moments ascend, and neighbours differ in value.
struct Steps {
  std::vector<Time> at;
  std::vector<std::int64_t> value;
};

/// Sums changes that come in any order.
class StepSum {
 public:
  void add(Time at, std::int64_t change) { changes_.push_back({at, change}); }
  /// One more of it from the one moment to the other.
  void count(Time from, Time until) {
    if (from >= until) return;
    add(from, 1);
    add(until, -1);
  }

  /// What happens at `end` or later is left out.
  Steps until(Time end);

 private:
  struct Change {
    Time at;
    std::int64_t by;
  };
  std::vector<Change> changes_;
};

}  // namespace poolcast::report
