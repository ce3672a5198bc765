// A named text and places in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace poolcast {

struct Source {
  std::string name;  // as the user wrote it: a path, or `-`
  std::string text;
};

/// Half-open range of bytes in a Source.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend constexpr bool operator==(Span, Span) = default;
};

/// Both 1-based, as the service counts. A column is a code point of UTF-8; LF and CRLF end a line.
struct Place {
  int line = 1;
  int column = 1;

  friend constexpr bool operator==(Place, Place) = default;
};

Place place_of(std::string_view text, std::uint32_t offset);

/// The whole line that holds `offset`, without its line end.
std::string_view line_at(std::string_view text, std::uint32_t offset);

}  // namespace poolcast
