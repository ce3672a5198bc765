#include "engine/formula/tokens.hpp"

#include <algorithm>
#include <cstddef>

namespace poolcast::formula {
namespace {

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// `5`, `0.7`, `.5`, `1e3`; in `5.x` only the `5`.
std::size_t number_end(std::string_view text, std::size_t at) {
  at = digits_end(text, at);
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    at = digits_end(text, at + 1);
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t digits = at + 1;
    if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
    std::size_t const end = digits_end(text, digits);
    if (end > digits) at = end;
  }
  return at;
}

std::size_t token_end(std::string_view text, std::size_t at) {
  constexpr std::string_view two_characters[] = {"||", "&&", "==", "!=", "<=", ">="};
  char const c = text[at];
  char const next = at + 1 < text.size() ? text[at + 1] : '\0';
  if (c == '"') return std::min(text.find('"', at + 1), text.size() - 1) + 1;
  if (is_digit(c) || (c == '.' && is_digit(next))) return number_end(text, at);
  if (std::ranges::find(two_characters, text.substr(at, 2)) != std::end(two_characters)) {
    return at + 2;
  }
  std::size_t end = at + 1;
  if (c == '$' || continues_name(c)) {
    while (end < text.size() && continues_name(text[end])) ++end;
  }
  return end;
}

Span comment_at(std::string_view text, std::size_t at) {
  std::size_t end = std::min(text.find('\n', at), text.size());
  while (is_space(text[end - 1])) --end;
  return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
}

}  // namespace

std::uint32_t skip_blank(std::string_view text, std::uint32_t at) {
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
    } else if (text.substr(at).starts_with("//")) {
      at = static_cast<std::uint32_t>(std::min(text.find('\n', at), text.size()));
    } else {
      break;
    }
  }
  return at;
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  Token next;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_space(text[at])) {
      if (text[at] == '\n') ++next.line_ends;
      ++at;
    } else if (text.substr(at).starts_with("//")) {
      next.comments.push_back({comment_at(text, at), next.line_ends});
      next.line_ends = 0;
      at = std::min(text.find('\n', at), text.size());
    } else {
      std::size_t const end = token_end(text, at);
      next.span = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
      tokens.push_back(std::move(next));
      next = {};
      at = end;
    }
  }
  auto const size = static_cast<std::uint32_t>(text.size());
  next.span = {size, size};
  tokens.push_back(std::move(next));
  return tokens;
}

}  // namespace poolcast::formula
