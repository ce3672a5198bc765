#include "engine/sim/faults.hpp"

#include <algorithm>
#include <cmath>

namespace poolcast::sim {
namespace {

using batch::NodeId;
using batch::NodeTier;
using batch::PoolId;

bool is_on(State const& state, Fault const& fault, FaultKind kind, Time time) {
  Duration const since_start = time - state.start;
  return fault.kind == kind && fault.from <= since_start && since_start < fault.until;
}

bool concerns(Fault const& fault, PoolId pool) { return !fault.pool || *fault.pool == pool; }
bool concerns(Fault const& fault, NodeTier tier) { return !fault.tier || *fault.tier == tier; }

void plan(State& state, std::uint32_t fault, Duration delay) {
  bool const takes_nodes = state.model.faults[fault].kind == FaultKind::capacity_drought;
  if (takes_nodes && delay >= Duration{}) state.schedule(delay, EventKind::fault_begins, fault);
}

void plan_capacity_event(State& state) {
  double const per_hour = state.model.capacity_events.per_day / 24;
  if (per_hour <= 0) return;
  Duration const delay =
      exponential(per_hour, draw(state.model.seed, Stream::capacity_event, state.capacity_events));
  state.schedule(delay, EventKind::capacity_event, 0);
}

std::vector<NodeId> evicted(State const& state, Fault const& fault, std::uint32_t number) {
  std::vector<NodeId> taken;
  for (std::uint32_t i = 0; i < state.nodes.size(); ++i) {
    Node const& node = state.nodes[i];
    bool const there = node.state != NodeState::allocating && node.state != NodeState::preempted &&
                       node.state != NodeState::removed;
    if (node.tier != NodeTier::low_priority || !there || !concerns(fault, node.pool)) continue;
    std::uint64_t const which = std::uint64_t{number} << 32 | node.ordinal;
    if (happens(fault.percent, draw_for(state, Stream::eviction, node.pool, which))) {
      taken.push_back(NodeId{i});
    }
  }
  return taken;
}

}  // namespace

void plan_faults(State& state) {
  for (std::uint32_t i = 0; i < state.model.faults.size(); ++i) {
    plan(state, i, state.model.faults[i].from);
  }
  plan_capacity_event(state);
}

void add_fault(State& state, Fault const& fault) {
  auto const index = static_cast<std::uint32_t>(state.model.faults.size());
  state.model.faults.push_back(fault);
  plan(state, index, state.start + fault.from - state.now);
}

std::vector<NodeId> fault_begins(State const& state, std::uint32_t index) {
  Fault const& fault = state.model.faults[index];
  if (fault.tier == NodeTier::dedicated) return {};
  return evicted(state, fault, ~index);
}

std::vector<NodeId> capacity_event(State& state) {
  CapacityEvents const& events = state.model.capacity_events;
  std::uint32_t const number = state.capacity_events++;
  Duration const drought = sample(events.drought, draw(state.model.seed, Stream::drought, number));
  state.drought_until = std::max(state.drought_until, state.now + drought);
  plan_capacity_event(state);
  Fault eviction;
  eviction.percent = events.evicted_percent;
  return evicted(state, eviction, number);
}

Duration exponential(double per_hour, std::uint64_t bits) {
  double const hours = -std::log(uniform(bits)) / per_hour;
  double const most = static_cast<double>(beyond_every_run / hour);
  auto const milliseconds = static_cast<std::int64_t>(std::min(hours, most) * 3.6e6);
  return milliseconds * millisecond;
}

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
