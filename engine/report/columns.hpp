// Columns of integers in few bytes, for the HTML report: each value's difference from the one
// before, zigzag, seven bits a byte. html/columns.js reads them; knows no report.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>

namespace poolcast::report {

class Columns {
 public:
  /// Where a column is among all.
  struct Place {
    std::size_t begin;   // byte
    std::size_t values;  // how many
  };

  /// A value a row.
  template <class Rows, class Value>
  Place add(Rows const& rows, Value const& value) {
    Place const place{bytes_.size(), std::size(rows)};
    bytes_.resize(place.begin + longest * place.values);
    char* to = bytes_.data() + place.begin;
    std::uint64_t before = 0;
    for (auto const& row : rows) {
      auto const now = static_cast<std::uint64_t>(std::int64_t{std::invoke(value, row)});
      to = write(to, zigzag(now - before));
      before = now;
    }
    bytes_.resize(static_cast<std::size_t>(to - bytes_.data()));
    return place;
  }

  /// All of them, in base64.
  std::string text() const;

 private:
  /// Zigzag: small numbers of either sign become small numbers; 0, -1, 1, -2 are 0, 1, 2, 3.
  static std::uint64_t zigzag(std::uint64_t difference) {
    bool const negative = (difference >> 63) != 0;
    return (difference << 1) ^ (negative ? ~std::uint64_t{0} : 0);
  }

  static constexpr std::size_t longest = 10;  // 64 bits, seven a byte

  /// The low seven bits first; the eighth bit says that more follow. Where the next one goes.
  static char* write(char* to, std::uint64_t code) {
    for (; code >= 0x80; code >>= 7) *to++ = static_cast<char>((code & 0x7f) | 0x80);
    *to++ = static_cast<char>(code);
    return to;
  }

  std::string bytes_;
};

}  // namespace poolcast::report
