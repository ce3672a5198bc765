// Who asks: the signature of a request, verified from its headers exactly as received, or a token
// that nobody checks. Knows the time of the wall, which the caller reads, and no other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.hpp"
#include "engine/emulator/message.hpp"
#include "engine/emulator/problem.hpp"

namespace poolcast::emulator {

struct Credentials {
  std::string account;
  std::string key;  // the bytes that the account's access key encodes
  bool any_bearer = false;
};

/// Nothing if the text is not base64.
std::optional<std::string> from_base64(std::string_view text);
std::string to_base64(std::string_view bytes);

/// What a client that knows the key has signed.
std::string string_to_sign(Request const& request, std::string_view account);
std::string signature(std::string_view string_to_sign, std::string_view key);

/// Nothing if the request may pass.
std::optional<Problem> authentication_problem(Request const& request,
                                              Credentials const& credentials, Time wall_now);

}  // namespace poolcast::emulator
