#include "engine/lsp/tokens.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formula/tokens.hpp"

namespace poolcast::lsp {
namespace {

using formula::begins_name;
using formula::continues_name;
using formula::is_space;
using Kind = Token::Kind;

bool in_number(char c) { return is_digit(c) || c == '.'; }

template <class Test>
std::size_t end_while(std::string_view text, std::size_t at, Test test) {
  while (at < text.size() && test(text[at])) ++at;
  return at;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

std::size_t text_end(std::string_view text, std::size_t at) {
  std::size_t const close = text.find_first_of("\"\n", at + 1);
  if (close == text.npos) return text.size();
  return text[close] == '"' ? close + 1 : close;
}

std::size_t symbol_end(std::string_view text, std::size_t at) {
  constexpr std::string_view pairs[] = {"==", "!=", "<=", ">=", "&&", "||"};
  std::string_view const two = text.substr(at, 2);
  return at + (std::ranges::find(pairs, two) == std::end(pairs) ? 1 : 2);
}

Token token_from(std::string_view text, std::size_t at) {
  auto const token = [at](Kind kind, std::size_t end) {
    return Token{kind, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}};
  };
  if (text.substr(at).starts_with("//")) return token(Kind::comment, line_end(text, at));
  if (text[at] == '"') return token(Kind::text, text_end(text, at));
  if (begins_name(text[at])) return token(Kind::name, end_while(text, at + 1, continues_name));
  if (is_digit(text[at])) return token(Kind::number, end_while(text, at, in_number));
  return token(Kind::symbol, symbol_end(text, at));
}

std::string_view view(std::string_view text, Token const& token) {
  return text.substr(token.span.begin, token.span.end - token.span.begin);
}

}  // namespace

std::vector<Token> tokenise(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = end_while(text, 0, is_space); at < text.size();) {
    tokens.push_back(token_from(text, at));
    at = end_while(text, tokens.back().span.end, is_space);
  }
  return tokens;
}

std::vector<Assignment> find_assignments(std::string_view text, std::vector<Token> const& tokens) {
  std::vector<Assignment> assignments;
  bool open = false;
  Token const* previous = nullptr;
  std::uint32_t before_previous = 0;  // the end of the token before it
  for (Token const& token : tokens) {
    if (token.kind == Kind::comment) continue;
    std::string_view const word = view(text, token);
    if (word == ";") {
      open = false;
    } else if (word == "=" && previous != nullptr && previous->kind == Kind::name) {
      // Only an assignment has a `=`, so it also tells that the `;` before it is still missing.
      if (open) assignments.back().statement.end = before_previous;
      assignments.push_back({previous->span, {previous->span.begin, token.span.end}});
      open = true;
    } else if (open) {
      assignments.back().statement.end = token.span.end;
    }
    before_previous = previous == nullptr ? 0 : previous->span.end;
    previous = &token;
  }
  return assignments;
}

std::optional<std::size_t> token_at(std::vector<Token> const& tokens, std::uint32_t offset) {
  auto const after = std::ranges::upper_bound(tokens, offset, {},
                                              [](Token const& token) { return token.span.begin; });
  // At a boundary the word wins over the bracket that touches it.
  for (std::size_t i = static_cast<std::size_t>(after - tokens.begin()); i-- > 0;) {
    if (tokens[i].span.end < offset) break;
    bool const previous_is_name = tokens[i].kind != Kind::name && tokens[i].span.begin == offset &&
                                  i > 0 && tokens[i - 1].span.end == offset &&
                                  tokens[i - 1].kind == Kind::name;
    return previous_is_name ? i - 1 : i;
  }
  return std::nullopt;
}

}  // namespace poolcast::lsp
