#include "engine/report/steps.hpp"

#include <algorithm>

namespace poolcast::report {

Steps StepSum::until(Time end) {
  std::ranges::sort(more_);
  std::ranges::sort(less_);
  Steps steps;
  auto more = more_.begin();
  auto less = less_.begin();
  std::int64_t value = 0;
  for (;;) {
    Time const at =
        std::min(more == more_.end() ? never : *more, less == less_.end() ? never : *less);
    if (at >= end) return steps;
    std::int64_t const before = value;
    for (; more != more_.end() && *more == at; ++more) ++value;
    for (; less != less_.end() && *less == at; ++less) --value;
    if (value == before) continue;
    steps.at.push_back(at);
    steps.value.push_back(value);
  }
}

}  // namespace poolcast::report
