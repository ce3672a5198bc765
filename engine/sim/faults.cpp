#include "engine/sim/faults.hpp"

#include <algorithm>
#include <cmath>

namespace poolcast::sim {
namespace {

using batch::NodeTier;
using batch::PoolId;

bool is_on(State const& state, Fault const& fault, FaultKind kind, Time time) {
  Duration const since_start = time - state.start;
  return fault.kind == kind && fault.from <= since_start && since_start < fault.until;
}

bool concerns(Fault const& fault, PoolId pool) { return !fault.pool || *fault.pool == pool; }
bool concerns(Fault const& fault, NodeTier tier) { return !fault.tier || *fault.tier == tier; }

}  // namespace

bool refuses(State const& state, FaultKind call, PoolId pool) {
  std::vector<Fault> const& faults = state.model.faults;
  std::uint64_t const instant =
      static_cast<std::uint64_t>(state.now.ticks) * 2 + (call == FaultKind::resize_error ? 1 : 0);
  return std::ranges::any_of(faults, [&](Fault const& fault) {
    if (!is_on(state, fault, call, state.now) || !concerns(fault, pool)) return false;
    return happens(fault.percent, draw_for(state, Stream::service_fault, pool, instant));
  });
}

bool registry_is_down(State const& state) {
  return std::ranges::any_of(state.model.faults, [&](Fault const& fault) {
    return is_on(state, fault, FaultKind::registry_down, state.now);
  });
}

std::optional<std::uint32_t> core_quota(State const& state, NodeTier tier) {
  Quota const& quota = state.model.quota;
  std::optional<std::uint32_t> cores =
      tier == NodeTier::dedicated ? quota.dedicated_cores : quota.low_priority_cores;
  for (Fault const& fault : state.model.faults) {
    if (!is_on(state, fault, FaultKind::quota_cut, state.now) || !concerns(fault, tier)) continue;
    cores = std::min(cores.value_or(UINT32_MAX), fault.cores);
  }
  return cores;
}

Time capacity_from(State const& state, PoolId pool, NodeTier tier) {
  Time from = state.now;
  if (tier == NodeTier::low_priority) from = std::max(from, state.drought_until);
  // A drought may begin before another one ends.
  for (bool later = true; later;) {
    later = false;
    for (Fault const& fault : state.model.faults) {
      if (!is_on(state, fault, FaultKind::capacity_drought, from) || !concerns(fault, pool))
        continue;
      if (!concerns(fault, tier)) continue;
      from = state.start + fault.until;
      later = true;
    }
  }
  return from;
}

Duration pull_time(State const& state, Node const& node) {
  Image const& image = state.pool_model(node.pool).image;
  Duration const per_gb = sample(image.pull_per_gb, draw_for(state, Stream::image_pull, node));
  double const milliseconds = static_cast<double>(per_gb / millisecond) * image.size_gb;
  return static_cast<std::int64_t>(std::llround(milliseconds)) * millisecond;
}

}  // namespace poolcast::sim
