#include "live/agents/work_signal.hpp"

#include <algorithm>
#include <chrono>

#include "live/system_clock.hpp"

namespace poolcast::agents {
namespace {

std::chrono::milliseconds chrono_of(Duration duration) {
  return std::chrono::milliseconds(duration / millisecond);
}

}  // namespace

void WorkSignal::wake() {
  std::scoped_lock const lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

void WorkSignal::stop(Duration drain) {
  std::scoped_lock const lock(mutex_);
  drain_until_ = live::wall_clock_now() + drain;
  changed_.notify_all();
}

bool WorkSignal::is_woken() const {
  std::scoped_lock const lock(mutex_);
  return woken_;
}

bool WorkSignal::is_stopping() const {
  std::scoped_lock const lock(mutex_);
  return drain_until_.has_value();
}

bool WorkSignal::is_given_up() const {
  std::scoped_lock const lock(mutex_);
  return drain_until_ && live::wall_clock_now() >= *drain_until_;
}

void WorkSignal::wait_until(Time due) {
  std::unique_lock lock(mutex_);
  Duration const left = std::min(due - live::wall_clock_now(), hour);
  if (left > Duration{}) {
    changed_.wait_for(lock, chrono_of(left) + std::chrono::milliseconds(1),
                      [&] { return woken_ || drain_until_; });
  }
  woken_ = false;
}

void WorkSignal::pause(Duration duration) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, chrono_of(duration), [&] { return drain_until_.has_value(); });
}

}  // namespace poolcast::agents
