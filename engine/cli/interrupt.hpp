// Ctrl-C during long work: the first one asks for an end, so that what is known by then can be
// told; a second one kills, as ever.
#pragma once

#include "engine/base/time.hpp"

namespace poolcast::cli {

enum class EndedBy : bool {
  interrupt,               // SIGINT
  interrupt_or_terminate,  // and SIGTERM, for what watches an account without an end
};

/// At most one at a time. A signal that was ignored before stays so: `nohup` and the like.
class InterruptWatch {
 public:
  explicit InterruptWatch(EndedBy by = EndedBy::interrupt);
  ~InterruptWatch();
  InterruptWatch(InterruptWatch const&) = delete;
  InterruptWatch& operator=(InterruptWatch const&) = delete;

  bool asked() const;
  /// Until `time` by the wall clock, or until asked.
  void wait_until(Time time) const;
};

}  // namespace poolcast::cli
