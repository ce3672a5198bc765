#include "engine/base/diagnostic.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/base/width.hpp"

namespace poolcast {
namespace {

constexpr std::size_t widest = 100;

/// Control characters would move the caret or the terminal; each is shown as one blank.
std::string printable(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return result;
}

}  // namespace

std::string_view text_of(Severity severity) {
  constexpr std::string_view words[] = {"error", "warning", "note"};
  return words[static_cast<std::size_t>(severity)];
}

std::string render(Source const& source, Diagnostic const& diagnostic) {
  std::string_view const text = source.text;
  Place const place = place_of(text, diagnostic.span.begin);
  std::string_view line = line_at(text, diagnostic.span.begin);
  auto at = static_cast<std::size_t>(
      text.data() + std::min<std::size_t>(diagnostic.span.begin, text.size()) - line.data());
  at = std::min(at, line.size());
  std::size_t length =
      std::min<std::size_t>(diagnostic.span.end - diagnostic.span.begin, line.size() - at);
  bool cut_front = false, cut_back = false;
  if (at > widest / 2 && line.size() > widest) {
    std::size_t begin = std::min(at - widest / 2, line.size() - widest);
    while (begin > 0 && continues_code_point(line[begin])) --begin;
    line.remove_prefix(begin);
    at -= begin;
    cut_front = true;
  }
  if (line.size() > widest) {
    std::size_t end = widest;
    while (end > 0 && continues_code_point(line[end])) --end;
    line = line.substr(0, end);
    cut_back = true;
  }
  length = std::min(length, line.size() - std::min(at, line.size()));
  std::size_t const before = width_of(line.substr(0, at)) + (cut_front ? 3 : 0);
  std::size_t const under =
      std::max<std::size_t>(1, width_of(line.substr(std::min(at, line.size()), length)));
  return source.name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
         ": " + std::string(text_of(diagnostic.severity)) + ": " + diagnostic.message +
         (diagnostic.rule.empty() ? "" : " [" + std::string(diagnostic.rule) + "]") + "\n  " +
         (cut_front ? "..." : "") + printable(line) + (cut_back ? "..." : "") + "\n  " +
         std::string(before, ' ') + "^" + std::string(under - 1, '~') + "\n";
}

std::string render(Source const& source, Diagnostics const& diagnostics) {
  std::string text;
  for (Diagnostic const& diagnostic : diagnostics) text += render(source, diagnostic);
  return text;
}

}  // namespace poolcast
