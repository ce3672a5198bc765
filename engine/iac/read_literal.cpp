#include <algorithm>
#include <charconv>

#include "engine/base/text.hpp"
#include "engine/iac/literal.hpp"

namespace poolcast::iac {
namespace {

std::string utf8(std::uint32_t code) {
  auto const tail = [&](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;  // no character
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | (code >> 6)), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0 | (code >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (code >> 18)), tail(12), tail(6), tail(0)};
}

std::uint32_t hexadecimal(std::string_view digits) {
  std::uint32_t code = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  return code;
}

struct Escape {
  std::size_t size;  // in the file
  std::string text;
};

/// \u of JSON and HCL has four digits, \U of HCL eight, \u{} of Bicep as many as it likes.
Escape read_unicode(std::string_view file, std::size_t at) {
  if (file.substr(at + 2, 1) == "{") {
    std::size_t const end = std::min(file.find('}', at), file.size());
    return {end + 1 - at, utf8(hexadecimal(file.substr(at + 3, end - at - 3)))};
  }
  if (file[at + 1] == 'U') return {10, utf8(hexadecimal(file.substr(at + 2, 8)))};
  std::uint32_t const first = hexadecimal(file.substr(at + 2, 4));
  if (first >= 0xD800 && first < 0xDC00 && file.substr(at + 6, 2) == "\\u") {
    std::uint32_t const second = hexadecimal(file.substr(at + 8, 4));
    if (second >= 0xDC00 && second < 0xE000) {
      return {12, utf8(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))};
    }
  }
  return {6, utf8(first)};
}

/// The writings' escapes do not contradict each other; which of them a file may have is its
/// parser's affair.
Escape read_escape(std::string_view file, std::size_t at) {
  char const letter = file[at + 1];
  if (letter == 'u' || letter == 'U') return read_unicode(file, at);
  constexpr std::string_view letters = "nrtbf", controls = "\n\r\t\b\f";
  std::size_t const control = letters.find(letter);
  return {2, std::string(1, control == letters.npos ? letter : controls[control])};
}

Span bytes(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

/// `$${` and `%%{` of HCL stand for `${` and `%{`.
bool is_doubled(std::string_view file, std::size_t at) {
  std::string_view const three = file.substr(at, 3);
  return three == "$${" || three == "%%{";
}

struct Reading {
  bool backslashes = false;
  bool doubling = false;
};

void read_range(std::string_view file, std::size_t begin, std::size_t end, Reading reading,
                MappedText& result) {
  for (std::size_t at = begin; at < end;) {
    if (reading.backslashes && file[at] == '\\') {
      Escape const escape = read_escape(file, at);
      result.append(escape.text, {bytes(at, at + escape.size)});
      at += escape.size;
    } else if (reading.doubling && is_doubled(file, at)) {
      result.append(file.substr(at, 1), {bytes(at, at + 2)});
      result.append("{", {bytes(at + 2, at + 3)});
      at += 3;
    } else {
      result.append(file.substr(at, 1), {bytes(at, at + 1)});
      ++at;
    }
  }
  result.end = {bytes(end, end)};
}

MappedText read_heredoc(std::string_view file, Span span, bool indented) {
  std::size_t const begin = file.find('\n', span.begin) + 1;
  std::size_t const end = file.rfind('\n', span.end - 1) + 1;
  std::size_t const indent = indented ? common_indent(file.substr(begin, end - begin)) : 0;
  MappedText result;
  result.end = {bytes(begin, begin)};
  for (std::size_t line = begin; line < end;) {
    std::size_t const next = file.find('\n', line) + 1;
    // A line of blanks alone keeps them, and has no say in the indent.
    bool const blank = trim(file.substr(line, next - line)).empty();
    read_range(file, blank ? line : line + indent, next, {.doubling = true}, result);
    line = next;
  }
  return result;
}

/// The line end after the opening quotes is not part of the text.
MappedText read_block(std::string_view file, Span span) {
  std::size_t begin = span.begin + 3;
  if (file.substr(begin, 2) == "\r\n")
    begin += 2;
  else if (file.substr(begin, 1) == "\n")
    begin += 1;
  MappedText result;
  read_range(file, begin, span.end - 3, {}, result);
  return result;
}

}  // namespace

std::size_t common_indent(std::string_view lines) {
  std::size_t indent = lines.size();
  bool any = false;
  for (std::string_view line : split(lines, '\n')) {
    if (trim(line).empty()) continue;
    indent = std::min(indent, line.find_first_not_of(" \t"));
    any = true;
  }
  return any ? indent : 0;
}

MappedText read_literal(std::string_view file, Literal literal) {
  Span const span = literal.span;
  bool const indented = literal.writing == Writing::hcl_indented_heredoc;
  if (indented || literal.writing == Writing::hcl_heredoc) {
    return read_heredoc(file, span, indented);
  }
  if (literal.writing == Writing::bicep_block) return read_block(file, span);
  MappedText result;
  Reading const reading{.backslashes = true, .doubling = literal.writing == Writing::hcl_quoted};
  read_range(file, span.begin + 1, span.end - 1, reading, result);
  bool const bracket = result.text.starts_with("[[") && result.text.ends_with("]");
  if (literal.writing == Writing::arm && bracket) return result.slice(1, result.text.size() - 1);
  return result;
}

}  // namespace poolcast::iac
