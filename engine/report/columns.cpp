#include "engine/report/columns.hpp"

#include <string_view>

namespace poolcast::report {
namespace {

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Small numbers of either sign become small numbers: 0, -1, 1, -2 are 0, 1, 2, 3.
std::uint64_t zigzag(std::uint64_t difference) {
  bool const negative = (difference >> 63) != 0;
  return (difference << 1) ^ (negative ? ~std::uint64_t{0} : 0);
}

/// The low seven bits first; the eighth bit says that more follow.
void add_varint(std::string& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7f) | 0x80);
  bytes += static_cast<char>(value);
}

std::string base64(std::string const& bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = i; j < i + 3; ++j) {
      group = group << 8 | (j < bytes.size() ? static_cast<unsigned char>(bytes[j]) : 0u);
    }
    for (std::size_t digit = 0; digit < 4; ++digit) {
      bool const padding = i + digit > bytes.size();
      text += padding ? '=' : base64_digits[(group >> (18 - 6 * digit)) & 63];
    }
  }
  return text;
}

}  // namespace

std::string column_text(std::span<std::int64_t const> values) {
  std::string bytes;
  bytes.reserve(values.size() * 3);
  std::uint64_t before = 0;
  for (std::int64_t const value : values) {
    auto const now = static_cast<std::uint64_t>(value);
    add_varint(bytes, zigzag(now - before));
    before = now;
  }
  return base64(bytes);
}

}  // namespace poolcast::report
