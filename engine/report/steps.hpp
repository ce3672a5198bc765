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
  void one_more(Time at) { more_.push_back(at); }
  void one_less(Time at) { less_.push_back(at); }
  /// One more of it from the one moment to the other.
  void count(Time from, Time until) {
    if (from >= until) return;
    one_more(from);
    one_less(until);
  }

  /// What happens at `end` or later is left out.
  Steps until(Time end);

 private:
  std::vector<Time> more_;
  std::vector<Time> less_;
};

}  // namespace poolcast::report
