#include "engine/cli/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace poolcast::cli {
namespace {

// A signal's action takes no argument, so this cannot be a member.
std::atomic<bool> interrupted_now = false;
static_assert(std::atomic<bool>::is_always_lock_free);

struct sigaction before;

void note_interrupt(int) { interrupted_now.store(true, std::memory_order_relaxed); }

}  // namespace

InterruptWatch::InterruptWatch() {
  interrupted_now = false;
  sigaction(SIGINT, nullptr, &before);
  if (before.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = note_interrupt;
  // Back to the default after the first, which is what lets the second one kill.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &action, nullptr);
}

InterruptWatch::~InterruptWatch() { sigaction(SIGINT, &before, nullptr); }

bool InterruptWatch::asked() const { return interrupted_now.load(std::memory_order_relaxed); }

}  // namespace poolcast::cli
