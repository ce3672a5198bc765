#include "engine/iac/scanner.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::iac {

bool Scanner::take(std::string_view word) {
  if (!sees(word)) return false;
  at += word.size();
  return true;
}

std::string_view Scanner::take_name(std::string_view extra) {
  std::size_t const begin = at;
  auto const inside = [&](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || extra.find(c) != extra.npos;
  };
  if (is_digit(next())) return {};
  while (at < text.size() && inside(text[at])) ++at;
  return since(begin);
}

void Scanner::skip_blanks(std::string_view blanks) {
  at = std::min(text.find_first_not_of(blanks, at), text.size());
}

void Scanner::skip_line() { at = std::min(text.find('\n', at), text.size()); }

void Scanner::skip_block_comment() {
  std::size_t const end = text.find("*/", at + 2);
  at = end == text.npos ? text.size() : end + 2;
}

void Scanner::skip_blanks_and_comments() {
  for (;;) {
    skip_blanks();
    if (sees("//")) {
      skip_line();
    } else if (sees("/*")) {
      skip_block_comment();
    } else {
      return;
    }
  }
}

Span Scanner::span_from(std::size_t begin) const {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)};
}

void Scanner::reject(Span span, std::string message) {
  if (!mistake) mistake = Diagnostic{Severity::error, span, std::move(message)};
}

void Scanner::reject_here(std::string_view expected) {
  std::size_t length = at < text.size() ? 1 : 0;
  while (at + length < text.size() &&
         (static_cast<unsigned char>(text[at + length]) & 0xC0) == 0x80)
    ++length;
  std::string const found =
      length == 0 ? "the end of the file" : "'" + std::string(text.substr(at, length)) + "'";
  auto const begin = static_cast<std::uint32_t>(at);
  reject({begin, begin + static_cast<std::uint32_t>(length)},
         "expected " + std::string(expected) + ", found " + found);
}

}  // namespace poolcast::iac
