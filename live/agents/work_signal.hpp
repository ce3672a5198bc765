// Wakes a thread that waits for work, and tells it to end by a time. From any thread, not from a
// signal of the system.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>

#include "engine/base/time.hpp"

namespace poolcast::agents {

class WorkSignal {
 public:
  void wake();
  /// What is there to do may still be done for so long.
  void stop(Duration drain);

  /// Since it last waited.
  bool is_woken() const;
  bool is_stopping() const;
  /// The time to drain is over.
  bool is_given_up() const;

  /// Until then, or it is woken or stopped; an hour at most.
  void wait_until(Time due);
  /// Unless it is stopped.
  void pause(Duration duration);

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  std::optional<Time> drain_until_{};  // stopping
};

}  // namespace poolcast::agents
