#include "engine/cli/stop_signals.hpp"

#include <cerrno>
#include <ctime>

#include "live/system_clock.hpp"

namespace poolcast::cli {

StopSignals::StopSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
}

StopSignals::~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

void StopSignals::wait(std::optional<Duration> at_most) const {
  int signal = 0;
  if (!at_most) {
    sigwait(&signals_, &signal);
    return;
  }
  // A process that was stopped and goes on again is woken, too.
  Time const end = live::wall_clock_now() + *at_most;
  for (Duration left = *at_most; left > Duration{}; left = end - live::wall_clock_now()) {
    timespec const time{.tv_sec = left / second,
                        .tv_nsec = (left - left / second * second).ticks * 100};
    if (sigtimedwait(&signals_, nullptr, &time) != -1 || errno != EINTR) return;
  }
}

}  // namespace poolcast::cli
