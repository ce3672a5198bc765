#include "engine/report/steps.hpp"

#include <algorithm>

namespace poolcast::report {

Steps StepSum::until(Time end) {
  std::ranges::sort(changes_, {}, &Change::at);
  Steps steps;
  std::int64_t value = 0;
  for (std::size_t i = 0; i < changes_.size() && changes_[i].at < end;) {
    Time const at = changes_[i].at;
    std::int64_t const before = value;
    for (; i < changes_.size() && changes_[i].at == at; ++i) value += changes_[i].by;
    if (value == before) continue;
    steps.at.push_back(at);
    steps.value.push_back(value);
  }
  return steps;
}

}  // namespace poolcast::report
