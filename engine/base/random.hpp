// Random numbers without state: a draw is a hash of (seed, stream, entity), so what one task or
// node is dealt never depends on what a policy did before (common random numbers).
#pragma once

#include <cmath>
#include <cstdint>

namespace poolcast {

/// What a draw is for. Appending keeps old results; reordering changes them.
enum class Stream : std::uint32_t {
  allocation,
  boot,
  removal,
  agent_start,
  arrival,
  duration,
  formula,
  scale_in,
  sample,
  start_task,
  image_pull,
  task_scheduling,
  task_failure,
  node_failure,
  node_recovery,
  preemption,
  capacity_event,
  eviction,
  drought,
  request,
  receive,
  job_failure,
  service_fault,
  load_scale,
  retry,
  client_request_id,
  order,
  design,
};

/// SplitMix64's finaliser (Steele, Lea and Flood 2014).
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

constexpr std::uint64_t draw(std::uint64_t seed, Stream stream, std::uint64_t entity) {
  constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;
  std::uint64_t const keyed =
      mix(seed + golden) + golden * (static_cast<std::uint64_t>(stream) + 1);
  return mix(mix(keyed) + golden * (entity + 1));
}

/// A number in (0, 1), never an end of it.
constexpr double uniform(std::uint64_t bits) {
  double const number = (static_cast<double>(bits >> 11) + 0.5) * 0x1.0p-53;
  return number < 1 ? number : 0x1.fffffffffffffp-1;  // the last one would be rounded up
}

/// The standard normal's quantile of `p` in (0, 1): Acklam's rational approximation, relative
/// error 1.2e-9.
double normal_quantile(double p);

}  // namespace poolcast
