// How a command that watches an account ends: SIGINT and SIGTERM cut its waits short, so that it
// can tell what it has seen. A second signal kills, as ever.
#pragma once

#include "engine/base/time.hpp"

namespace poolcast::cli {

/// At most one at a time. A signal that was ignored before stays so: `nohup` and the like.
class LiveWait {
 public:
  LiveWait();
  ~LiveWait();
  LiveWait(LiveWait const&) = delete;
  LiveWait& operator=(LiveWait const&) = delete;

  bool stopped() const;
  /// Until `time` by the wall clock, or until a signal has come.
  void wait_until(Time time) const;
};

}  // namespace poolcast::cli
