#include "engine/cli/live_clock.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/cli/live_account.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {

LiveClock::LiveClock(InterruptWatch const& watch, Time account_now, std::int64_t speed)
    : watch_(watch),
      wall_start_(live::wall_clock_now()),
      start_(account_now),
      speed_(speed),
      waited_for_(account_now) {}

Time LiveClock::account_now() const {
  return start_ + (live::wall_clock_now() - wall_start_) * speed_;
}

Time LiveClock::now() const {
  Time const now = account_now();
  return interrupted() ? std::max(now, waited_for_) : now;
}

Duration LiveClock::late() const { return std::max(Duration{}, account_now() - waited_for_); }

void LiveClock::wait_until(Time time) {
  waited_for_ = time;
  if (next_request) time = std::min(time, next_request());
  while (!interrupted()) {
    Duration const left = time - account_now();
    if (left <= Duration{}) return;
    // A tick more than the quotient, so that it is not woken just before.
    watch_.wait_until(live::wall_clock_now() + std::min(left / speed_, hour) + Duration{1});
  }
}

Expected<ClockStart, Failure> emulated_time(live::BatchHttp& http) {
  live::BatchResult<live::HttpResponse> const answer = http.send({.path = "/_poolcast/state"});
  std::string const what =
      "--emulated: the account is not one of 'poolcast emulate' on this machine";
  if (!answer && answer.error().status == 0) {
    return failure(live::text_of(answer.error()), exit_code_of(answer.error()));
  }
  if (!answer) return failure(what + "; leave the option out");
  nlohmann::json const state = nlohmann::json::parse(answer->body, nullptr, false);
  if (!state.is_object() || !state.contains("now") || !state.contains("speed"))
    return failure(what);
  std::optional<Time> const now =
      state["now"].is_string() ? parse_w3c_time(state["now"].get<std::string>()) : std::nullopt;
  if (!now) return failure(what);
  std::int64_t const speed =
      state["speed"].is_number_integer() ? state["speed"].get<std::int64_t>() : 0;
  if (speed < 1) {
    return failure(
        "--emulated: the emulator's time stands, or moves with each request (--speed 0 or max), "
        "and "
        "no clock can follow that; start it with a number, for example poolcast emulate --speed "
        "60");
  }
  return ClockStart{*now, speed};
}

}  // namespace poolcast::cli
