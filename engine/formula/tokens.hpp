// The tokens of a formula and the comments between them, which the tree leaves out. Knows what
// ends a token; for a text that the parser refuses the tokens mean nothing.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"

namespace poolcast::formula {

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
