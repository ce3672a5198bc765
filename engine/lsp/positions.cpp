#include "engine/lsp/positions.hpp"

#include <algorithm>

namespace poolcast::lsp {
namespace {

/// Behind the line end that begins at `at`; `at` itself if none does.
std::size_t behind_line_end(std::string_view text, std::size_t at) {
  if (text[at] == '\n') return at + 1;
  if (text[at] != '\r') return at;
  return at + 1 < text.size() && text[at + 1] == '\n' ? at + 2 : at + 1;
}

/// Code units of UTF-16 for the code point that this byte begins; 0 for the bytes that continue it.
std::uint32_t units(char c) {
  auto const byte = static_cast<unsigned char>(c);
  if ((byte & 0xC0) == 0x80) return 0;
  return byte >= 0xF0 ? 2 : 1;
}

}  // namespace

Position position_of(std::string_view text, std::uint32_t offset) {
  Position position;
  std::size_t const end = std::min<std::size_t>(offset, text.size());
  for (std::size_t at = 0; at < end;) {
    std::size_t const next = behind_line_end(text, at);
    if (next > end) break;  // between CR and LF
    if (next != at) {
      position = {position.line + 1, 0};
      at = next;
    } else {
      position.character += units(text[at++]);
    }
  }
  return position;
}

Range range_of(std::string_view text, Span span) {
  return {position_of(text, span.begin), position_of(text, span.end)};
}

std::uint32_t offset_of(std::string_view text, Position position) {
  std::size_t at = 0;
  for (std::uint32_t line = 0; line < position.line; ++line) {
    while (at < text.size() && behind_line_end(text, at) == at) ++at;
    if (at == text.size()) break;
    at = behind_line_end(text, at);
  }
  std::uint32_t character = 0;
  while (at < text.size() && behind_line_end(text, at) == at) {
    // A column inside a surrogate pair is the place before it.
    character += units(text[at]);
    if (character > position.character) break;
    ++at;
  }
  return static_cast<std::uint32_t>(at);
}

}  // namespace poolcast::lsp
