#include "engine/load/dependents.hpp"

namespace poolcast::load {

Dependents dependents_of(std::vector<Needs> const& needs, std::size_t jobs) {
  Dependents made;
  made.open_needs.assign(jobs, 0);
  made.begin.assign(jobs + 1, 0);
  auto const each = [&](auto const& take) {
    for (Needs const& one : needs) {
      for (std::uint32_t const job : one.jobs) {
        if (job < jobs) take(job, one.job);
      }
    }
  };
  for (Needs const& one : needs) {
    made.open_needs[one.job] = static_cast<std::uint32_t>(one.jobs.size());
  }
  each([&](std::uint32_t job, std::uint32_t) { ++made.begin[job + 1]; });
  for (std::size_t i = 1; i <= jobs; ++i) made.begin[i] += made.begin[i - 1];
  made.jobs.resize(made.begin.back());
  std::vector<std::uint32_t> next = made.begin;
  each([&](std::uint32_t job, std::uint32_t dependent) { made.jobs[next[job]++] = dependent; });
  return made;
}

}  // namespace poolcast::load
