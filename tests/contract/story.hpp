// Drives a world through its ports as the controller does, looks every 7 s, and keeps what it is
// told as lines that both worlds must give alike. Seconds are since the start; nodes are lettered
// in the order in which tasks used them, since each world has numbers of its own.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/batch/ports.hpp"
#include "engine/control/provisioner.hpp"

namespace poolcast::contract {

/// Not a divisor of the times in the tests, so a time that is right is the service's own.
inline constexpr Duration look_interval = 7 * second;

class Story {
 public:
  /// Of a world of the suite.
  template <class World>
  explicit Story(World& world) : Story(world.clock(), world.service(), world.source()) {}
  Story(batch::Clock& clock, batch::BatchService& service, batch::RequestSource& source);

  /// Looks on the way, and at its end.
  void pass_until(int seconds);
  /// False: the look failed.
  bool look();
  /// What was refused, or `done`.
  std::string resize(batch::Targets targets,
                     batch::DeallocationOption option = batch::DeallocationOption::requeue);

  /// Of the last look: `steady, target 2+0, current 2+0, usable 2, preempted 0; tasks: 1 active, 1
  /// running, 0 succeeded, 0 failed; error`
  std::string counts() const;
  /// `90 task 0 running on A`, a line a transition, by time; of one instant, ends come first.
  std::string tasks() const;
  /// `dedicated: requested 0, creating 60, ready 90`, a line a node, in the order of the text.
  /// Between idle and running, and while it leaves, tasks tell.
  std::string nodes() const;

 private:
  struct TaskLine {
    Time at;
    bool begins;
    batch::TaskId task;
    batch::NodeId node;
    std::string text;
  };
  struct NodeLife {
    std::string text;
    bool is_ready = false;
    bool is_leaving = false;
    Time last{};
  };

  void note(batch::TaskTransition const& told);
  void note(batch::NodeTransition const& told);
  std::string seconds(Time time) const;

  batch::Clock& clock_;
  batch::BatchService& service_;
  batch::RequestSource& source_;
  control::Provisioner provisioner_;
  Time start_;
  batch::PoolCounts counts_{};
  std::vector<TaskLine> tasks_;
  std::map<batch::NodeId, NodeLife> nodes_;
};

}  // namespace poolcast::contract
