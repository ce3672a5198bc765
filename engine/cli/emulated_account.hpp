// The emulated account behind a lock, with the clock that its time follows: what the threads of a
// server share. Knows no socket.
#pragma once

#include <mutex>
#include <optional>

#include "engine/emulator/account.hpp"
#include "engine/emulator/authentication.hpp"
#include "engine/emulator/message.hpp"

namespace poolcast::cli {

/// Virtual time runs so many times as fast as the wall clock; 0: only the console lets it pass;
/// nothing: every request finds that another sample of the pools was taken, however soon it comes.
using Speed = std::optional<std::int64_t>;

class EmulatedAccount {
 public:
  EmulatedAccount(emulator::Settings settings, emulator::Credentials credentials, Speed speed,
                  Time wall_now);

  /// `local`: the request came from this machine.
  emulator::Response answer(emulator::Request const& request, Time wall_now, bool local);
  /// The same, for one that could not be read.
  emulator::Response answer_problem(emulator::Request const& request,
                                    emulator::Problem const& problem);

 private:
  void advance(Time wall_now);

  std::mutex mutex_;
  emulator::Account account_;
  emulator::Credentials const credentials_;
  Speed const speed_;
  Time const wall_start_;
  Time const start_;
  Duration skipped_;  // by request, and a sample a request without a speed
};

}  // namespace poolcast::cli
