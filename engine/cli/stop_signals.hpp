// SIGINT and SIGTERM for a server: blocked in every thread that begins from now on, and waited for
// in one.
#pragma once

#include <csignal>
#include <optional>

#include "engine/base/time.hpp"

namespace poolcast::cli {

class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(StopSignals const&) = delete;
  StopSignals& operator=(StopSignals const&) = delete;

  /// Until one of them comes, or so long has passed.
  void wait(std::optional<Duration> at_most) const;

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

}  // namespace poolcast::cli
