#include "engine/signing/webhook_signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "engine/base/result.hpp"
#include "engine/signing/shared_key.hpp"

namespace poolcast::signing {

std::string webhook_signature(std::string_view body, std::string_view secret) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  auto const* const bytes = reinterpret_cast<unsigned char const*>(body.data());
  unsigned char const* const made =
      HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, body.size(), digest,
           &length);
  ENSURE(made != nullptr);
  std::string text = "sha256=";
  for (unsigned int i = 0; i < length; ++i) {
    constexpr char digits[] = "0123456789abcdef";
    text += digits[digest[i] >> 4U];
    text += digits[digest[i] & 15U];
  }
  return text;
}

bool fits_webhook(std::string_view header, std::string_view body, std::string_view secret) {
  return !secret.empty() && equal_in_constant_time(header, webhook_signature(body, secret));
}

}  // namespace poolcast::signing
