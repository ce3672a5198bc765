#include "engine/base/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace poolcast {
namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64_encoded(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  char* to = text.data();
  auto const add_group = [&](std::uint32_t bits) {
    for (unsigned const shift : {18U, 12U, 6U, 0U}) *to++ = digits[bits >> shift & 63U];
  };
  auto const byte = [&](std::size_t i) -> std::uint32_t {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    add_group(byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2));
  }
  // Where the last group is short, its last digits stand for nothing.
  std::size_t const missing = (3 - bytes.size() % 3) % 3;
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
