#include "engine/signing/webhook_signature.hpp"

#include "engine/signing/hmac.hpp"
#include "engine/signing/shared_key.hpp"

namespace poolcast::signing {

std::string webhook_signature(std::string_view body, std::string_view secret) {
  std::string text = "sha256=";
  for (char const byte : hmac_sha256(body, secret)) {
    constexpr char digits[] = "0123456789abcdef";
    auto const value = static_cast<unsigned char>(byte);
    text += digits[value >> 4U];
    text += digits[value & 15U];
  }
  return text;
}

bool fits_webhook(std::string_view header, std::string_view body, std::string_view secret) {
  return !secret.empty() && equal_in_constant_time(header, webhook_signature(body, secret));
}

}  // namespace poolcast::signing
