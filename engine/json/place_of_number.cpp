#include "engine/json/place_of_number.hpp"

#include <algorithm>

namespace poolcast {
namespace {

/// Behind the text or the comment that begins at `at`; `at` itself if none does.
std::size_t behind_text(std::string_view text, std::size_t at) {
  std::string_view const two = text.substr(at, 2);
  if (two == "//") return std::min(text.find('\n', at), text.size());
  if (two == "/*") return std::min(text.find("*/", at + 2), text.size() - 2) + 2;
  if (text[at] != '"') return at;
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

}  // namespace

std::size_t place_of_number(std::string_view text, std::string_view number) {
  std::size_t at = 0;
  while (at < text.size() && !text.substr(at).starts_with(number)) {
    std::size_t const behind = behind_text(text, at);
    at = behind == at ? at + 1 : behind;
  }
  return std::min(at, text.size());
}

}  // namespace poolcast
