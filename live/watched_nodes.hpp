// Listed nodes, compared with what was listed before: their transitions, at the service's own
// times. Pure: no connection. What came and went between two looks has left no trace, except that a
// node tells when it was allocated and when it booted.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/batch/observation.hpp"
#include "live/batch_rows.hpp"

namespace poolcast::live {

/// The nodes of all pools of a service.
class WatchedNodes {
 public:
  /// A resize of the pool began then: the wish for the nodes that are allocated after it.
  void note_resize(batch::PoolId pool, Time began);
  void look(batch::PoolId pool, Node const& row);
  /// After all of the pool's nodes were listed: the others are no more. The service does not tell
  /// when a node went, only that it was by `gone_by`.
  void forget_others(batch::PoolId pool, std::set<std::string> const& listed, Time gone_by);

  /// Of a node that a task tells of. One that was never listed came and went between two looks: all
  /// that is known of it is that it was `seen`.
  batch::NodeId number(batch::PoolId pool, std::string const& id, Time seen);
  /// How many are there, as far as is known.
  std::size_t size(batch::PoolId pool) const;
  /// Why a run on this node was cut short by the service.
  batch::EndCause cause_of_loss(batch::PoolId pool, std::string const& id) const;

  /// Those since the last call, by time.
  std::vector<batch::NodeTransition> take();

 private:
  struct Known {
    batch::NodeId number;
    batch::NodeTier tier = batch::NodeTier::dedicated;
    std::string state{};  // empty: never listed
    Time since{};
    bool is_there = true;
    bool was_ready = false;  // in this life
  };
  using Name = std::pair<batch::PoolId, std::string>;

  void tell(Name const& name, Known const& node, Time at, batch::NodeChange change);
  void begin_life(Name const& name, Known& node, Node const& row);

  std::map<Name, Known> nodes_;
  std::map<batch::PoolId, Time> wishes_;
  std::vector<batch::NodeTransition> told_;
  std::uint32_t next_number_ = 0;
};

}  // namespace poolcast::live
