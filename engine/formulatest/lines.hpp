// The lines of a test script and the words of a line, each with its place in the text. Knows no
// keyword.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"

namespace poolcast::formulatest {

struct Line {
  Span text;     // without its indentation, its comment and the blanks at its ends
  Span comment;  // what follows the `#`, trimmed
  bool indented = false;
  bool has_comment = false;

  bool blank() const { return text.begin == text.end; }
};

/// A `#` begins a comment at the start of a line or after a blank, but not between quotes.
std::vector<Line> lines_of(std::string_view text);

/// What stands between blanks. What begins with a quote goes up to the next such quote; in double
/// quotes `\"` is none.
std::vector<Span> words_of(std::string_view text, Span span);

/// The pieces of a table's row between `separator`s, trimmed; always at least one.
std::vector<Span> cells_of(std::string_view text, Span row, char separator);

/// Without its quotes; in double quotes `\"`, `\\` and `\n` stand for one character each.
std::string unquoted(std::string_view word);

inline bool is_quoted(std::string_view word) {
  return word.starts_with('"') || word.starts_with('\'');
}

/// For a message.
inline std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

Span trimmed(std::string_view text, Span span);

inline std::string_view text_at(std::string_view text, Span span) {
  return text.substr(span.begin, span.end - span.begin);
}

}  // namespace poolcast::formulatest
