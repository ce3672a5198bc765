// A text that was decoded or put together, and for each of its bytes the bytes of the file that
// wrote it: so that what is wrong with a formula is shown where the template has it. Knows no
// template and no formula.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"

namespace poolcast::iac {

struct Origin {
  Span span;
  bool exact = true;  // false: the span is an expression, and the byte stands in no literal of it
};

struct MappedText {
  std::string text;
  std::vector<Origin> origins;  // one for each byte of `text`
  Origin end;                   // what follows the last byte

  void append(std::string_view bytes, Origin origin);
  void append(MappedText const& other);
  MappedText slice(std::size_t begin, std::size_t size) const;
};

/// The text of a file as it stands, from byte to byte.
MappedText plain_text(std::string_view text);

/// A text that the file does not have: all of it is placed at `expression`.
MappedText anchored_text(std::string_view text, Span expression);

/// The bytes of the file that wrote `span`, as far as they stand together.
Span map_to_file(MappedText const& text, Span span);

/// Whether any byte of `span` stands in no literal of the file.
bool is_anchored(MappedText const& text, Span span);

}  // namespace poolcast::iac
