// What stands between the controller and the account in a run that lasts: what cannot be done is
// told to a person and done without, a look that comes too late is a gap, and nothing is resized
// once the run is over.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/batch/ports.hpp"
#include "engine/cli/live_clock.hpp"
#include "live/rest_batch_service.hpp"

namespace poolcast::cli {

/// What became of a resize that an evaluation wanted.
enum class ResizeFate : std::uint8_t {
  unchanged,  // the pool has these targets
  asked,
  waits,    // the service refuses while the pool is being resized
  refused,  // by the service, or the network
  held,     // the run is over, or may not resize
};

struct LiveResize {
  batch::PoolId pool;
  batch::Targets wanted;  // by the formula
  batch::Targets asked;   // within the limit
  ResizeFate fate = ResizeFate::unchanged;
  std::string error{};  // `refused`: why
};

struct LiveServiceOptions {
  bool may_resize = true;
  std::optional<std::int32_t> max_nodes{};  // of a pool, both tiers together
  Time begin{};                             // nodes that were there before begin here
  Duration most_late = 30 * second;         // a look that is later is a gap
  std::function<void(LiveResize const&)> resized{};
  std::function<void(batch::Observation const&)> observed{};
  std::function<void(std::string const&)> tell{};  // what is wrong with the account
};

class LiveService final : public batch::BatchService {
 public:
  /// The others must outlive it.
  LiveService(live::RestBatchService& service, LiveClock const& clock, LiveServiceOptions options);

  Result<void> submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) override;
  Result<batch::Observation> observe() override;
  Result<void> resize(batch::PoolId pool, batch::Targets targets,
                      batch::DeallocationOption option) override;

  /// What cannot get better by itself: the pool is gone, or we are not let in.
  std::optional<live::BatchError> const& end() const { return end_; }
  /// As last seen; empty before the first look.
  std::vector<batch::PoolCounts> const& counts() const { return counts_; }

 private:
  void tell_once(std::string const& trouble);
  ResizeFate try_resize(LiveResize& resize, batch::DeallocationOption option);

  live::RestBatchService& service_;
  LiveClock const& clock_;
  LiveServiceOptions options_;
  std::optional<live::BatchError> end_;
  std::vector<batch::PoolCounts> counts_;
  std::vector<batch::NodeTransition> nodes_;
  std::string trouble_;  // that was told last; empty: none
};

}  // namespace poolcast::cli
