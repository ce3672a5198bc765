// Who asks: the signature of a request, verified from its headers exactly as received, or a token
// that nobody checks. Knows the time of the wall, which the caller reads, and no other.
#pragma once

#include <optional>
#include <string>

#include "engine/base/time.hpp"
#include "engine/emulator/message.hpp"
#include "engine/emulator/problem.hpp"

namespace poolcast::emulator {

struct Credentials {
  std::string account;
  std::string key;  // base64
  bool any_bearer = false;
};

/// Nothing if the request may pass.
std::optional<Problem> authentication_problem(Request const& request,
                                              Credentials const& credentials, Time wall_now);

}  // namespace poolcast::emulator
