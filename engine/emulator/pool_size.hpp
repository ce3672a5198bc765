// How large a pool should be, as a body says it: fixed targets, or a formula.
#pragma once

#include "engine/emulator/account.hpp"
#include "engine/emulator/call.hpp"
#include "engine/emulator/problem.hpp"

namespace poolcast::emulator {

struct PoolSize {
  Duration resize_timeout = 15 * minute;
  std::string formula{};
  std::optional<formula::Program> program{};  // nothing: fixed targets
  Duration interval = 15 * minute;
};

/// The answer to an operation that has changed the pool, without a body.
Response changed(Call const& call, Pool& pool, int status);

/// Of the body of a new pool; the problem is what the service has against it.
Expected<PoolSize, Problem> read_size(Settings const& settings, Json const& body);

/// The body's resizeTimeout; the service takes no less than 5 minutes.
Expected<Duration, Problem> read_resize_timeout(Json const& body, Duration otherwise);

}  // namespace poolcast::emulator
