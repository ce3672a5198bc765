// HMAC-SHA256, of which all signatures are made.
#pragma once

#include <string>
#include <string_view>

namespace poolcast::signing {

/// Its 32 bytes.
std::string hmac_sha256(std::string_view text, std::string_view secret);

}  // namespace poolcast::signing
