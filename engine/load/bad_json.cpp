#include "engine/load/bad_json.hpp"

#include <charconv>

namespace poolcast::load {
namespace {

/// A part of a broken text, fit for a message of one line.
std::string plain(std::string_view text) {
  std::string result(text.substr(0, 200));
  for (char& c : result) {
    bool const visible = c >= ' ' && c <= '~';
    if (!visible) c = '?';
  }
  return result;
}

}  // namespace

/// nlohmann says `[json.exception.parse_error.101] parse error at line 1, column 2: syntax error
/// while parsing value - unexpected end of input; expected '}'`.
Error bad_json(std::string const& path, int first_line, std::string_view text) {
  int line = 0, column = 0;
  auto const number_after = [&](std::string_view word, int& number) {
    std::size_t const at = text.find(word);
    if (at == text.npos) return;
    text.remove_prefix(at + word.size());
    std::from_chars(text.data(), text.data() + text.size(), number);
  };
  number_after(" at line ", line);
  number_after(", column ", column);
  for (std::string_view before : {"] ", ": ", " - "}) {
    std::size_t const at = text.find(before);
    if (at != text.npos) text.remove_prefix(at + before.size());
  }
  std::string const place =
      line == 0 ? "" : ":" + std::to_string(line + first_line - 1) + ":" + std::to_string(column);
  return {path + place + ": bad JSON: " + plain(text)};
}

}  // namespace poolcast::load
