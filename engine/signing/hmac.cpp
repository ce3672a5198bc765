#include "engine/signing/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "engine/base/result.hpp"

namespace poolcast::signing {

std::string hmac_sha256(std::string_view text, std::string_view secret) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  auto const* const bytes = reinterpret_cast<unsigned char const*>(text.data());
  unsigned char const* const made =
      HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, text.size(), digest,
           &length);
  ENSURE(made != nullptr);
  return std::string(reinterpret_cast<char const*>(digest), length);
}

}  // namespace poolcast::signing
