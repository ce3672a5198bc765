// The wall clock; the only place of the project that reads it. As a port it wakes for a request
// that arrives meanwhile: whoever takes requests calls wake().
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "engine/base/time.hpp"
#include "engine/batch/ports.hpp"

namespace poolcast::live {

Time wall_clock_now();

/// Another one in each run of the program: for names that must not meet those of other runs.
std::uint64_t seed_of_this_run();

class SystemClock final : public batch::Clock {
 public:
  Time now() const override { return wall_clock_now(); }
  void wait_until(Time time) override;
  /// Ends the wait that is going on, or the next one. From any thread, not from a signal.
  void wake();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
};

}  // namespace poolcast::live
