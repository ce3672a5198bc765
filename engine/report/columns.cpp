#include "engine/report/columns.hpp"

#include "engine/base/base64.hpp"

namespace poolcast::report {
namespace {

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

}  // namespace

Columns::Place Columns::add(std::span<std::int64_t const> values) {
  Place const place{bytes_.size(), values.size()};
  std::uint64_t before = 0;
  for (std::int64_t const value : values) {
    auto const now = static_cast<std::uint64_t>(value);
    add_varint(bytes_, zigzag(now - before));
    before = now;
  }
  return place;
}

std::string Columns::text() const { return base64_encoded(bytes_); }

}  // namespace poolcast::report
