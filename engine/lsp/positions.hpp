// Where an editor says that something is: a line and a column, both from 0, the column in code
// units of UTF-16, as the Language Server Protocol counts. Inside, a place is an offset in bytes.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/source.hpp"

namespace poolcast::lsp {

struct Position {
  std::uint32_t line = 0;
  std::uint32_t character = 0;

  friend constexpr auto operator<=>(Position, Position) = default;
};

struct Range {
  Position start;
  Position end;

  friend constexpr bool operator==(Range, Range) = default;
};

/// LF, CRLF and a lone CR end a line. An offset past the end is the end.
Position position_of(std::string_view text, std::uint32_t offset);
Range range_of(std::string_view text, Span span);

/// A column past its line's end is that end, and a line past the last the text's end.
std::uint32_t offset_of(std::string_view text, Position position);

}  // namespace poolcast::lsp
