// The tokens of a formula and the comments between them, which the tree leaves out. Knows what
// ends a token; for a text that the parser refuses the tokens mean nothing.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"
#include "engine/base/text.hpp"

namespace poolcast::formula {

constexpr bool is_space(char c) { return is_blank(c) || c == '\f' || c == '\v'; }
constexpr bool begins_name(char c) { return is_letter(c) || c == '_' || c == '$'; }
constexpr bool continues_name(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

/// The first place at or after `at` that is neither a blank nor in a comment. LF, CRLF and CR are
/// blanks: only `;` ends a statement.
std::uint32_t skip_blank(std::string_view text, std::uint32_t at);

struct Comment {
  Span span;          // from `//`, without the blanks at its end
  int line_ends = 0;  // between whatever stands before it and its `//`; 0: it trails that
};

struct Token {
  Span span;
  int line_ends = 0;  // between whatever stands before it, a comment too, and the token
  std::vector<Comment> comments{};  // before the token, in their order
};

/// The last one stands for the end of the text: its span is empty, and its comments are the last.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace poolcast::formula
