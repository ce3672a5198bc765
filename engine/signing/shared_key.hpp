// Shared Key authorization of the Batch service: what of a request is signed, and the signature.
// Pure: serves whoever sends a request and whoever checks one. Knows no clock and no connection.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/http_header.hpp"
#include "engine/base/result.hpp"

namespace poolcast::signing {

/// A request as it is on the wire: nothing decoded, nothing reordered.
struct SentRequest {
  std::string_view method;
  std::string_view path;   // `/pools/p`
  std::string_view query;  // what follows the `?`
  std::span<HttpHeader const> headers;
};

/// The account is the one that the key belongs to. A header that was not sent is empty here, so
/// `Content-Length: 0` and no Content-Length are different.
std::string string_to_sign(SentRequest const& request, std::string_view account);

/// Base64 of HMAC-SHA256 under `key`, which is base64 itself. The error never repeats the key.
Result<std::string> signature(std::string_view text, std::string_view key);

/// The value of an Authorization header.
struct SharedKeyHeader {
  std::string account;
  std::string signature;
};

/// `SharedKey myacct:1bTA...`
std::string format_authorization(SharedKeyHeader const& header);

/// Nothing if it is of another kind, or a part of it is missing.
std::optional<SharedKeyHeader> parse_authorization(std::string_view value);

/// Takes as long wherever the texts differ, so that nobody can guess a signature by the clock.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace poolcast::signing
