#include "engine/cli/live_service.hpp"

#include <algorithm>

namespace poolcast::cli {
namespace {

using batch::Targets;

Targets within(Targets targets, std::optional<std::int32_t> max_nodes) {
  if (!max_nodes) return targets;
  targets.dedicated = std::min(targets.dedicated, *max_nodes);
  targets.low_priority = std::min(targets.low_priority, *max_nodes - targets.dedicated);
  return targets;
}

bool is_final(live::BatchError const& error) {
  constexpr int unauthorized = 401, forbidden = 403, not_found = 404;
  return error.status == unauthorized || error.status == forbidden || error.status == not_found;
}

}  // namespace

LiveService::LiveService(live::RestBatchService& service, LiveClock const& clock,
                         LiveServiceOptions options)
    : service_(service), clock_(clock), options_(std::move(options)) {}

/// Once for as long as it lasts.
void LiveService::tell_once(std::string const& trouble) {
  if (trouble == trouble_) return;
  bool const is_over = trouble.empty();
  trouble_ = trouble;
  if (options_.tell) options_.tell(is_over ? "the account answers again" : trouble);
}

Result<void> LiveService::submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) {
  Result<void> submitted = service_.submit(pool, tasks);
  if (!submitted) tell_once(submitted.error().message + "; tried again in 30 s");
  return submitted;
}

Result<batch::Observation> LiveService::observe() {
  if (end_) return fail("the run is over");
  if (clock_.late() > options_.most_late) {
    // As after a laptop's sleep: what would be seen now was not so then.
    return fail("too late");
  }
  Result<batch::Observation> seen = service_.observe();
  if (!seen) {
    bool const final = service_.look_error() && is_final(*service_.look_error());
    if (final) end_ = service_.look_error();
    if (!final) tell_once(seen.error().message + "; nothing is evaluated until it answers");
    return seen;
  }
  tell_once("");
  counts_.assign(seen->pools.begin(), seen->pools.end());
  nodes_.assign(seen->nodes.begin(), seen->nodes.end());
  for (batch::NodeTransition& node : nodes_) node.at = std::max(node.at, options_.begin);
  seen->nodes = nodes_;
  if (options_.observed) options_.observed(*seen);
  return seen;
}

Result<void> LiveService::resize(batch::PoolId pool, Targets targets,
                                 batch::DeallocationOption option) {
  LiveResize resize{.pool = pool, .wanted = targets, .asked = within(targets, options_.max_nodes)};
  resize.fate = try_resize(resize, option);
  if (options_.resized) options_.resized(resize);
  if (resize.fate == ResizeFate::refused) return fail(resize.error);
  return {};
}

ResizeFate LiveService::try_resize(LiveResize& resize, batch::DeallocationOption option) {
  batch::PoolCounts& seen = counts_[resize.pool.value];
  bool const resizing = seen.allocation_state == batch::AllocationState::resizing;
  bool const there = seen.target == resize.asked && (resizing || seen.current == resize.asked);
  if (there) return ResizeFate::unchanged;
  if (!options_.may_resize || clock_.interrupted()) return ResizeFate::held;
  if (resizing) return ResizeFate::waits;
  Result<void> const asked = service_.resize(resize.pool, resize.asked, option);
  if (asked) {
    seen.target = resize.asked;
    return ResizeFate::asked;
  }
  resize.error = asked.error().message;
  return ResizeFate::refused;
}

}  // namespace poolcast::cli
