#include "engine/formulatest/lines.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::formulatest {
namespace {

/// Where the quoted piece that begins at `at` ends: after its closing quote, or at `end`.
std::uint32_t end_of_quoted(std::string_view text, std::uint32_t at, std::uint32_t end) {
  char const quote = text[at++];
  while (at < end && text[at] != quote) at += quote == '"' && text[at] == '\\' ? 2 : 1;
  return std::min(at + 1, end);
}

bool begins_word(std::string_view text, std::uint32_t at, std::uint32_t begin) {
  return at == begin || is_blank(text[at - 1]);
}

bool is_quote(char c) { return c == '"' || c == '\''; }

Line read_line(std::string_view text, Span span) {
  Line line;
  line.indented = span.begin < span.end && (text[span.begin] == ' ' || text[span.begin] == '\t');
  std::uint32_t at = span.begin;
  while (at < span.end && !(text[at] == '#' && begins_word(text, at, span.begin))) {
    bool const quoted = is_quote(text[at]) && begins_word(text, at, span.begin);
    at = quoted ? end_of_quoted(text, at, span.end) : at + 1;
  }
  line.has_comment = at < span.end;
  line.text = trimmed(text, {span.begin, at});
  line.comment = trimmed(text, {std::min(at + 1, span.end), span.end});
  return line;
}

}  // namespace

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::uint32_t begin = 0;
  for (std::string_view const line : split(text, '\n')) {
    Span const span{begin, begin + static_cast<std::uint32_t>(line.size())};
    begin = span.end + 1;
    lines.push_back(read_line(text, span));
  }
  return lines;
}

std::vector<Span> words_of(std::string_view text, Span span) {
  std::vector<Span> words;
  std::uint32_t at = span.begin;
  while (at < span.end) {
    std::uint32_t const begin = at;
    if (is_quote(text[at])) {
      at = end_of_quoted(text, at, span.end);
    } else {
      while (at < span.end && !is_blank(text[at])) ++at;
    }
    if (at > begin) {
      words.push_back({begin, at});
    } else {
      ++at;
    }
  }
  return words;
}

std::vector<Span> cells_of(std::string_view text, Span row, char separator) {
  std::vector<Span> cells;
  std::uint32_t begin = row.begin;
  for (std::string_view const piece : split(text_at(text, row), separator)) {
    std::uint32_t const end = begin + static_cast<std::uint32_t>(piece.size());
    cells.push_back(trimmed(text, {begin, end}));
    begin = end + 1;
  }
  return cells;
}

std::string unquoted(std::string_view word) {
  bool const escapes = word.starts_with('"');
  if (!escapes && !word.starts_with('\'')) return std::string(word);
  char const quote = word[0];
  word.remove_prefix(1);
  if (word.ends_with(quote)) word.remove_suffix(1);
  std::string result;
  for (std::size_t i = 0; i < word.size(); ++i) {
    bool const escaped = escapes && word[i] == '\\' && i + 1 < word.size();
    char const next = escaped ? word[++i] : word[i];
    result += escaped && next == 'n' ? '\n' : next;
  }
  return result;
}

Span trimmed(std::string_view text, Span span) {
  while (span.begin < span.end && is_blank(text[span.begin])) ++span.begin;
  while (span.end > span.begin && is_blank(text[span.end - 1])) --span.end;
  return span;
}

}  // namespace poolcast::formulatest
