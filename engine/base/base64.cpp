#include "engine/base/base64.hpp"

#include <cstdint>

namespace poolcast {
namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Four digits for 24 bits. Where the next ones go.
char* write_group(char* to, std::uint32_t bits) {
  *to++ = digits[bits >> 18U];
  *to++ = digits[bits >> 12U & 63U];
  *to++ = digits[bits >> 6U & 63U];
  *to++ = digits[bits & 63U];
  return to;
}

}  // namespace

std::string base64_encoded(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  char* to = text.data();
  auto const byte = [&](std::size_t i) -> std::uint32_t {
    return static_cast<unsigned char>(bytes[i]);
  };
  std::size_t const whole = bytes.size() / 3 * 3;
  for (std::size_t i = 0; i < whole; i += 3) {
    to = write_group(to, byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2));
  }
  std::size_t const left = bytes.size() - whole;
  if (left == 0) return text;
  write_group(to, byte(whole) << 16U | (left == 2 ? byte(whole + 1) << 8U : 0U));
  // Its last digits stand for nothing.
  std::size_t const missing = 3 - left;
  return text.replace(text.size() - missing, missing, missing, '=');
}

std::optional<std::string> base64_decoded(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t const padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      bool const pad = i + k >= text.size() - padding;
      std::size_t const digit = pad ? 0 : digits.find(text[i + k]);
      if (digit == digits.npos) return std::nullopt;
      bits = bits << 6U | static_cast<std::uint32_t>(digit);
    }
    bytes += {static_cast<char>(bits >> 16U & 255U), static_cast<char>(bits >> 8U & 255U),
              static_cast<char>(bits & 255U)};
  }
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace poolcast
