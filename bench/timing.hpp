// Times on the clock, and the middle of several, for what Google Benchmark does not repeat.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace poolcast::bench {

double seconds_of(auto const& work) {
  auto const begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

inline double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

}  // namespace poolcast::bench
