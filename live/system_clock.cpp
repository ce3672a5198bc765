#include "live/system_clock.hpp"

#include <unistd.h>

#include <chrono>

#include "engine/base/random.hpp"

namespace poolcast::live {
namespace {

using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;

}  // namespace

Time wall_clock_now() {
  auto const since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<Ticks>(since_epoch).count()};
}

std::uint64_t seed_of_this_run() {
  auto const moment = static_cast<std::uint64_t>(wall_clock_now().ticks);
  return mix(moment) ^ mix(static_cast<std::uint64_t>(getpid()));
}

void SystemClock::wait_until(Time time) {
  // An hour at most at a time: the wall clock may be set, and `never` is past what it can express.
  std::unique_lock lock(mutex_);
  for (Duration left = time - now(); !woken_ && left > Duration{}; left = time - now()) {
    changed_.wait_for(lock, Ticks(std::min(left, hour).ticks));
  }
  woken_ = false;
}

void SystemClock::wake() {
  std::lock_guard const lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

}  // namespace poolcast::live
