#include "engine/cli/emulated_account.hpp"

#include <algorithm>
#include <utility>

#include "engine/emulator/call_faults.hpp"
#include "engine/emulator/console.hpp"
#include "engine/emulator/service.hpp"

namespace poolcast::cli {

using emulator::Request;
using emulator::Response;

EmulatedAccount::EmulatedAccount(emulator::Settings settings, emulator::Credentials credentials,
                                 Speed speed, Time wall_now)
    : credentials_(std::move(credentials)), speed_(speed), wall_start_(wall_now), start_(wall_now) {
  account_.name = credentials_.account;
  account_.settings = std::move(settings);
  account_.now = start_;
  account_.speed = speed_;
}

void EmulatedAccount::advance(Time wall_now) {
  Duration const passed = speed_ ? (wall_now - wall_start_) * *speed_ : Duration{};
  if (!speed_) skipped_ += account_.settings.sampling.interval;
  emulator::advance(account_, std::max(account_.now, start_ + passed + skipped_));
}

Response EmulatedAccount::answer(Request const& request, Time wall_now, bool local) {
  std::scoped_lock const lock(mutex_);
  if (emulator::is_console(request)) {
    if (!local) {
      return emulator::answer_problem(account_, request, emulator::problem("InvalidUri"));
    }
    if (speed_) advance(wall_now);  // a page that looks on does not drive the time
    Duration skipped;
    Response response = emulator::answer_console(account_, request, skipped);
    skipped_ += skipped;
    emulator::advance(account_, account_.now + skipped);
    return response;
  }
  auto const wrong = emulator::authentication_problem(request, credentials_, wall_now);
  if (wrong) return emulator::answer_problem(account_, request, *wrong);
  advance(wall_now);
  return emulator::answer_with_faults(account_, request);
}

Response EmulatedAccount::answer_problem(Request const& request, emulator::Problem const& problem) {
  std::scoped_lock const lock(mutex_);
  return emulator::answer_problem(account_, request, problem);
}

}  // namespace poolcast::cli
