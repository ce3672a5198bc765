#include "engine/formula/syntax_error.hpp"

#include <algorithm>
#include <string>

#include "engine/base/text.hpp"
#include "engine/formula/rule_names.hpp"
#include "engine/formula/tokens.hpp"

namespace poolcast::formula {
namespace {

/// What people write because another language has it.
struct Hint {
  std::string_view token;
  std::string_view message;
  std::string_view escaped{};  // if the token is JSON's, what it stands for
};
constexpr Hint hints[] = {
    {"/*", "'/*' is not known; a comment is '//' up to the end of the line"},
    {"\\\"", "'\\\"' is JSON's way to write a quote; in a formula, write '\"'", "\""},
    {"\\n", "'\\n' is JSON's way to write a line end; in a formula, start a new line", "\n"},
    {"\\r", "'\\r' is JSON's way to write a line end; in a formula, start a new line", "\r"},
    {"'", "text stands in double quotes, not in single ones"},
    {"%", "there is no operator '%'"},
    {"^", "there is no operator '^'; multiply instead"},
    {"+=", "there is no '+='; write x = x + 1"},
    {"-=", "there is no '-='; write x = x - 1"},
    {"*=", "there is no '*='; write x = x * 2"},
    {"/=", "there is no '/='; write x = x / 2"},
    {"++", "there is no '++'; write x = x + 1"},
    {"--", "there is no '--'; write x = x - 1"},
    {"=>", "there is no '=>'; write '>='"},
    {"=<", "there is no '=<'; write '<='"},
    {"<>", "there is no '<>'; write '!='"},
    {"[", "there are no lists and no indexing; val(v, i) reads one value"},
    {"{", "there are no blocks; write condition ? value : other"},
    {"#", "'#' is not known; a comment is '//' up to the end of the line"},
    {"\xEF\xBB\xBF", "the text begins with a byte order mark; save it without one"},
    {"\xE2\x80\x9C", "text stands in straight double quotes, '\"'"},
    {"\xE2\x80\x9D", "text stands in straight double quotes, '\"'"},
    {"\xC2\xA0", "this blank is a no-break space (U+00A0); write an ordinary one"},
};
constexpr std::string_view foreign_words[] = {"if",  "else", "while",    "for",   "return",
                                              "var", "let",  "function", "const", "switch"};

std::uint32_t word_end(std::string_view text, std::uint32_t at) {
  if (at < text.size() && text[at] == '$') ++at;
  while (at < text.size() && continues_name(text[at])) ++at;
  return at;
}

/// The token, or the one character, at `at`.
Span token_at(std::string_view text, std::uint32_t at) {
  if (at >= text.size()) return {at, at};
  std::uint32_t end = word_end(text, at);
  if (end == at) ++end;
  while (end < text.size() && continues_code_point(text[end])) ++end;
  return {at, end};
}

Diagnostic error(Span span, std::string message) {
  return {.span = span, .message = std::move(message)};
}

std::string quoted(std::string_view text, Span span) {
  return "'" + std::string(text.substr(span.begin, span.end - span.begin)) + "'";
}

/// A hint's token begins at the place, or the grammar took its first characters for operators.
bool find_hint(std::string_view text, std::uint32_t at, Diagnostic& diagnostic) {
  for (Hint const& hint : hints) {
    for (std::uint32_t begin : {at, at - 1, at - 2}) {
      if (begin > at || (begin != at && hint.token.size() != 2)) continue;
      if (text.substr(begin).starts_with(hint.token)) {
        auto const size = static_cast<std::uint32_t>(hint.token.size());
        diagnostic = error({begin, begin + size}, std::string(hint.message));
        if (hint.escaped.empty()) return true;
        diagnostic.rule = rule::json_escape;
        diagnostic.fix = Fix{diagnostic.span, std::string(hint.escaped)};
        return true;
      }
    }
  }
  if (at < text.size() && text[at] == '"') {
    diagnostic = error({at, at + 1}, "the text is not closed; '\"' is missing on this line");
    return text.substr(at + 1, text.find('\n', at) - at - 1).find('"') == text.npos;
  }
  return false;
}

/// Where the last token of a text that ends too early ends, before blanks and comments.
std::uint32_t last_token_end(std::string_view text, std::uint32_t statement) {
  std::uint32_t end = statement;
  for (std::uint32_t at = skip_blank(text, statement); at < text.size();) {
    bool const is_string = text[at] == '"';
    std::size_t const quote = is_string ? text.find('"', at + 1) : text.npos;
    end = quote != text.npos ? static_cast<std::uint32_t>(quote + 1) : token_at(text, at).end;
    at = skip_blank(text, end);
  }
  return end;
}

bool find_foreign_word(std::string_view text, std::uint32_t statement, Diagnostic& diagnostic) {
  Span const first = token_at(text, statement);
  std::string_view const word = text.substr(first.begin, first.end - first.begin);
  if (std::ranges::find(foreign_words, word) == std::end(foreign_words)) return false;
  diagnostic = error(first, "there is no '" + std::string(word) +
                                "' in a formula; statements are name = value;, and a choice is "
                                "condition ? value : other");
  return true;
}

}  // namespace

Diagnostic syntax_error(std::string_view text, std::uint32_t statement, std::uint32_t at,
                        std::string_view expected) {
  std::uint32_t const next = skip_blank(text, at);
  Diagnostic diagnostic;
  if (find_hint(text, next, diagnostic)) return diagnostic;
  if (find_foreign_word(text, statement, diagnostic)) return diagnostic;
  std::string const wanted = "expected " + std::string(expected);
  if (next >= text.size()) {
    std::uint32_t const end = last_token_end(text, statement);
    return error({end, end}, wanted + ", found the end of the formula");
  }
  Span const found = token_at(text, next);
  bool const in_expression = expected != "a statement";
  if (in_expression && text.substr(next).starts_with('=') && !text.substr(next).starts_with("==")) {
    return error(found, wanted + ", found '='; '==' compares, and ';' ends a statement");
  }
  return error(found, wanted + ", found " + quoted(text, found));
}

Diagnostic statement_goes_on(std::string_view text, std::uint32_t statement, std::uint32_t at) {
  std::uint32_t const next = skip_blank(text, at);
  Diagnostic diagnostic;
  if (find_hint(text, next, diagnostic)) return diagnostic;
  if (find_foreign_word(text, statement, diagnostic)) return diagnostic;
  Span const found = token_at(text, next);
  bool const new_line = text.substr(at, next - at).find('\n') != text.npos;
  if (new_line && (continues_name(text[next]) || text[next] == '$')) {
    return error({at, at}, "missing ';' at the end of the statement");
  }
  if (text[next] == ')') return error(found, "')' without '('");
  if (text[next] == '=') {
    return error(found, "unexpected '='; only a name can be assigned, and '==' compares");
  }
  if (text[next] == '&' || text[next] == '|') {
    std::string const one(1, text[next]);
    return error(found, "there is no operator '" + one + "'; write '" + one + one + "'");
  }
  return error(found, "expected an operator or ';', found " + quoted(text, found));
}

std::uint32_t recover(std::string_view text, std::uint32_t at) {
  while (at < text.size() && text[at] != ';') {
    std::uint32_t const next = skip_blank(text, at);
    if (next != at) {
      at = next;
      continue;
    }
    if (text[at] == '"') {
      std::size_t const close = text.find_first_of("\"\n", at + 1);
      if (close != text.npos && text[close] == '"') at = static_cast<std::uint32_t>(close);
    }
    ++at;
  }
  return std::min(at, static_cast<std::uint32_t>(text.size()));
}

}  // namespace poolcast::formula
