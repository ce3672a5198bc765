// Columns of integers in few bytes, for the HTML report: each value's difference from the one
// before, zigzag, seven bits a byte. html/columns.js reads them; knows no report.
#pragma once

#include <array>
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
    std::uint64_t before = 0;
    for (auto const& row : rows) {
      auto const now = static_cast<std::uint64_t>(std::int64_t{std::invoke(value, row)});
      add(now - before);
      before = now;
    }
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

  /// The low seven bits first; the eighth bit says that more follow.
  void add(std::uint64_t difference) {
    std::array<char, 10> bytes;
    std::size_t count = 0;
    std::uint64_t code = zigzag(difference);
    for (; code >= 0x80; code >>= 7) bytes[count++] = static_cast<char>((code & 0x7f) | 0x80);
    bytes[count++] = static_cast<char>(code);
    bytes_.append(bytes.data(), count);
  }

  std::string bytes_;
};

}  // namespace poolcast::report
