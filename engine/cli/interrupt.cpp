#include "engine/cli/interrupt.hpp"

#include <sys/select.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <iterator>

#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

constexpr int signals[] = {SIGINT, SIGTERM};

// A signal's action takes no argument, so this cannot be a member.
std::atomic<bool> interrupted_now = false;
static_assert(std::atomic<bool>::is_always_lock_free);

struct sigaction before[std::size(signals)];

void note_interrupt(int) { interrupted_now.store(true, std::memory_order_relaxed); }

}  // namespace

InterruptWatch::InterruptWatch(EndedBy by) {
  interrupted_now = false;
  for (std::size_t i = 0; i < std::size(signals); ++i) {
    sigaction(signals[i], nullptr, &before[i]);
    bool const watched = signals[i] == SIGINT || by == EndedBy::interrupt_or_terminate;
    if (!watched || before[i].sa_handler == SIG_IGN) continue;
    struct sigaction action {};
    action.sa_handler = note_interrupt;
    // Back to the default after the first, which is what lets the second one kill.
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigaction(signals[i], &action, nullptr);
  }
}

InterruptWatch::~InterruptWatch() {
  for (std::size_t i = 0; i < std::size(signals); ++i) sigaction(signals[i], &before[i], nullptr);
}

bool InterruptWatch::asked() const { return interrupted_now.load(std::memory_order_relaxed); }

void InterruptWatch::wait_until(Time time) const {
  sigset_t ours, outside;
  sigemptyset(&ours);
  for (int const signal : signals) sigaddset(&ours, signal);
  // A signal between the look at the flag and the wait would be slept through; so it is let in by
  // the wait itself.
  sigprocmask(SIG_BLOCK, &ours, &outside);
  while (!asked()) {
    Duration const left = std::min(time - live::wall_clock_now(), hour);
    if (left <= Duration{}) break;
    timespec timeout{};
    timeout.tv_sec = left / second;
    timeout.tv_nsec = (left.ticks % second.ticks) * 100;
    pselect(0, nullptr, nullptr, nullptr, &timeout, &outside);
  }
  sigprocmask(SIG_SETMASK, &outside, nullptr);
}

}  // namespace poolcast::cli
