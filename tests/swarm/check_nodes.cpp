#include <algorithm>
#include <cstdint>
#include <optional>

#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

using batch::NodeChange;
using batch::NodeTier;

/// The account's core quota at the time; nothing: unlimited.
std::optional<std::uint32_t> quota_at(Evidence const& e, NodeTier tier, Time time) {
  sim::Quota const& quota = e.model().quota;
  std::optional<std::uint32_t> cores =
      tier == NodeTier::dedicated ? quota.dedicated_cores : quota.low_priority_cores;
  Duration const since_start = time - e.of.scenario.start;
  for (sim::Fault const& fault : e.model().faults) {
    bool const on = fault.kind == sim::FaultKind::quota_cut && fault.from <= since_start &&
                    since_start < fault.until && (!fault.tier || *fault.tier == tier);
    if (on) cores = std::min(cores.value_or(UINT32_MAX), fault.cores);
  }
  return cores;
}

/// Nodes that were asked for, leaving and preempted ones count.
void check_account(Evidence const& e, Findings& findings) {
  std::int64_t cores[2] = {0, 0};
  std::int64_t nodes = 0;
  for (batch::NodeTransition const& t : e.record.nodes) {
    std::int64_t& used = cores[static_cast<std::size_t>(t.tier)];
    std::int64_t const cores_of_node = e.pool(t.pool).cores_per_node;
    if (t.change == NodeChange::requested) {
      used += cores_of_node;
      ++nodes;
      std::optional<std::uint32_t> const quota = quota_at(e, t.tier, t.at);
      findings.expect(!quota || used <= *quota, Law::quota, "node", t.node.value);
      std::optional<std::uint32_t> const addresses = e.model().subnet_addresses;
      findings.expect(!addresses || nodes <= *addresses, Law::subnet, "node", t.node.value);
    }
    if (t.change != NodeChange::removed && t.change != NodeChange::cancelled) continue;
    used -= cores_of_node;
    --nodes;
  }
}

/// A resize is over by its timeout, which a retargeted one begins anew.
void check_resize_timeout(Evidence const& e, Findings& findings) {
  if (!e.model().resize_timeout) return;
  for (auto const& [id, node] : e.story.nodes) {
    Time const requested = node.first(NodeChange::requested);
    Time const settled =
        std::min(node.first(NodeChange::creating), node.first(NodeChange::cancelled));
    Time const to = std::min(settled, e.end());
    Time renewed = requested;
    for (ResizeCall const& call : e.record.resizes) {
      if (call.pool == node.pool && call.at <= to) renewed = std::max(renewed, call.at);
    }
    findings.expect(to - renewed <= *e.model().resize_timeout, Law::resize_timeout, "node", id);
  }
}

void check_targets(Evidence const& e, Findings& findings) {
  std::vector<batch::Targets> staying(e.model().pools.size());
  std::size_t next = 0;
  std::map<std::uint32_t, bool> stays;
  for (Look const& look : e.record.looks) {
    for (; next < look.nodes; ++next) {
      batch::NodeTransition const& t = e.record.nodes[next];
      std::int32_t& count = staying[t.pool.value][t.tier];
      bool& stay = stays[t.node.value];
      bool const before = stay;
      stay = t.change == NodeChange::requested ||
             (before && t.change != NodeChange::leaving && t.change != NodeChange::removed &&
              t.change != NodeChange::cancelled);
      count += (stay ? 1 : 0) - (before ? 1 : 0);
    }
    for (std::size_t pool = 0; pool < staying.size(); ++pool) {
      batch::PoolCounts const& counts = look.counts[pool];
      for (NodeTier const tier : batch::node_tiers) {
        findings.expect(staying[pool][tier] <= counts.target[tier], Law::no_more_than_target,
                        "pool", pool, "at", look.at.ticks);
        bool const fewer = staying[pool][tier] < counts.target[tier];
        findings.expect(!fewer || counts.resize_error != batch::ResizeError::none,
                        Law::fewer_only_with_error, "pool", pool, "at", look.at.ticks);
      }
    }
  }
}

}  // namespace

void check_nodes(Evidence const& evidence, Findings& findings) {
  check_account(evidence, findings);
  check_resize_timeout(evidence, findings);
  check_targets(evidence, findings);
}

}  // namespace poolcast::experiment
