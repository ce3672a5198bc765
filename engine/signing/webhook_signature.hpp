// The signature of a webhook as GitHub sends it: HMAC-SHA256 of the body under a secret that both
// sides know. Pure.
#pragma once

#include <string>
#include <string_view>

namespace poolcast::signing {

/// `sha256=` and 64 hexadecimal digits, over the body as it was sent, byte by byte.
std::string webhook_signature(std::string_view body, std::string_view secret);

/// Whether `header`, the value of X-Hub-Signature-256, is that of the body; takes as long wherever
/// it differs. An empty secret fits nothing.
bool fits_webhook(std::string_view header, std::string_view body, std::string_view secret);

}  // namespace poolcast::signing
