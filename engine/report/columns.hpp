// Columns of integers in few bytes, for the HTML report: each value's difference from the one
// before, zigzag, seven bits a byte. html/columns.js reads them; knows no report.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace poolcast::report {

class Columns {
 public:
  /// Where a column is among all.
  struct Place {
    std::size_t begin;   // byte
    std::size_t values;  // how many
  };

  Place add(std::span<std::int64_t const> values);

  /// All of them, in base64.
  std::string text() const;

 private:
  std::string bytes_;
};

}  // namespace poolcast::report
