// Listed tasks, compared with what was listed before: their transitions, at the service's own
// times. Pure: no connection. A run that began and was cut short between two looks has left no
// trace.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "engine/batch/observation.hpp"
#include "live/batch_rows.hpp"
#include "live/watched_nodes.hpp"

namespace poolcast::live {

class WatchedTasks {
 public:
  /// `row` as it is listed in a job of `pool`.
  void look(batch::PoolId pool, batch::TaskId id, Task const& row, WatchedNodes& nodes);

  struct Changes {
    std::vector<batch::TaskTransition> transitions;
    std::vector<batch::TaskCompletion> completions;
  };
  /// Those since the last call, by time.
  Changes take();

 private:
  struct Known {
    bool running = false;
    bool ended = false;
    std::int64_t retries = 0;
    std::int64_t requeues = 0;
    batch::NodeId node{};
    std::string node_name{};
  };

  void see_interruption(batch::PoolId pool, batch::TaskId id, Known& task, Task const& row,
                        WatchedNodes const& nodes);
  void see_start(batch::PoolId pool, batch::TaskId id, Known& task, Task const& row,
                 WatchedNodes& nodes);
  void see_end(batch::PoolId pool, batch::TaskId id, Known& task, Task const& row,
               WatchedNodes const& nodes);

  std::map<std::uint32_t, Known> tasks_;
  Changes told_;
};

}  // namespace poolcast::live
