#include "engine/cli/stop_signals.hpp"

#include <ctime>

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
  timespec const time{.tv_sec = *at_most / second,
                      .tv_nsec = (*at_most - *at_most / second * second).ticks * 100};
  sigtimedwait(&signals_, nullptr, &time);
}

}  // namespace poolcast::cli
