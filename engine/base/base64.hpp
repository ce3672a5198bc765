// Base64 with padding (RFC 4648), as keys, signatures and columns of numbers are written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace poolcast {

std::string base64_encoded(std::string_view bytes);

/// Nothing if it is not base64, its padding included.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace poolcast
