// The clock of what runs live: that of the wall, or of an emulated account, whose time runs some
// times as fast. Ctrl-C ends its waits.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/batch/ports.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/interrupt.hpp"
#include "live/batch_http.hpp"

namespace poolcast::cli {

class LiveClock final : public batch::Clock {
 public:
  /// `account_now`: what the account's time is now; it runs `speed` times as fast as the wall's.
  LiveClock(InterruptWatch const& watch, Time account_now, std::int64_t speed);

  /// Once Ctrl-C has ended a wait, the time that was waited for: who waits until then goes on.
  Time now() const override;
  void wait_until(Time time) override;

  /// When the next request arrives, which ends a wait too; nothing: never.
  std::function<Time()> next_request{};

  /// The account's time, come what may.
  Time account_now() const;
  bool interrupted() const { return watch_.asked(); }
  /// By how much it is later than what was last waited for.
  Duration late() const;

 private:
  InterruptWatch const& watch_;
  Time wall_start_;
  Time start_;
  std::int64_t speed_;
  Time waited_for_;
};

struct ClockStart {
  Time now;
  std::int64_t speed = 1;
};

/// Of an account of `poolcast emulate`, which tells its time and speed. The error says if it is
/// none.
Expected<ClockStart, Failure> emulated_time(live::BatchHttp& http);

}  // namespace poolcast::cli
