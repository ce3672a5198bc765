// A place in a text that moves on: what the readers of JSON, HCL, Bicep and template expressions
// share. The first mistake stops a reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.hpp"

namespace poolcast::iac {

inline constexpr int max_depth = 200;  // deeper files could exhaust the stack

struct Scanner {
  std::string_view text;
  std::size_t at = 0;
  std::optional<Diagnostic> mistake{};

  bool done() const { return at >= text.size() || mistake; }
  bool sees(std::string_view word) const { return text.substr(at, word.size()) == word; }
  void skip(std::size_t count) { at = count < text.size() - at ? at + count : text.size(); }
  char next() const { return at < text.size() ? text[at] : '\0'; }
  bool take(std::string_view word);
  /// A letter or `_`, then letters, digits, `_`, and `extra`.
  std::string_view take_name(std::string_view extra);
  void skip_blanks(std::string_view blanks = " \t\r\n");
  void skip_line();
  /// Up to the `*/` that ends a comment.
  void skip_block_comment();
  /// Those of JSON as people write it: `//` and `/* */`.
  void skip_blanks_and_comments();
  std::string_view since(std::size_t begin) const { return text.substr(begin, at - begin); }
  Span span_from(std::size_t begin) const;
  void reject(Span span, std::string message);
  /// `expected ',', found 'x'`
  void reject_here(std::string_view expected);
};

}  // namespace poolcast::iac
