#include "engine/load/fingerprint.hpp"

#include <cstdint>
#include <cstdio>

#include "engine/base/random.hpp"

namespace poolcast::load {

std::string fingerprint(Load const& load) {
  std::uint64_t hash = 0;
  auto const add = [&](std::uint64_t value) { hash = mix(hash * 31 + mix(value + 1)); };
  for (Job const& job : load.jobs) {
    add(static_cast<std::uint64_t>((job.queued - Time{}).ticks));
    add(static_cast<std::uint64_t>(job.duration.ticks));
    add(std::uint64_t{job.pool.value} << 48 | std::uint64_t{job.slots} << 32 | job.pipeline);
  }
  for (Needs const& needs : load.needs) {
    add(needs.job);
    for (std::uint32_t const job : needs.jobs) add(job);
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

}  // namespace poolcast::load
