#include <cstdio>

#include "engine/base/text.hpp"
#include "engine/iac/literal.hpp"

namespace poolcast::iac {
namespace {

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  for (std::size_t at = 0;;) {
    std::size_t const found = text.find(from, at);
    result += text.substr(at, found - at);
    if (found == text.npos) return result;
    result += to;
    at = found + from.size();
  }
}

/// Line ends as the old text has them; where it has none, as they come.
std::string with_line_ends_of(std::string_view old, std::string_view text) {
  if (old.find('\n') == old.npos) return std::string(text);
  std::string const bare = replaced(text, "\r\n", "\n");
  return old.find("\r\n") == old.npos ? bare : replaced(bare, "\n", "\r\n");
}

struct Escaping {
  char quote;
  bool raw_lines;     // line ends stand in the literal as they are
  bool doubling;      // `${` and `%{` are doubled
  bool dollar;        // `${` gets a backslash
  bool braced_codes;  // \u{1F}
};

std::string escaped_control(char c, bool braced) {
  constexpr std::string_view letters = "nrt", controls = "\n\r\t";
  std::size_t const known = controls.find(c);
  if (known != controls.npos) return {'\\', letters[known]};
  char code[12];
  std::snprintf(code, sizeof code, braced ? "\\u{%x}" : "\\u%04x", static_cast<unsigned>(c));
  return code;
}

std::string quoted(std::string_view text, Escaping const& escaping) {
  std::string result(1, escaping.quote);
  for (std::size_t at = 0; at < text.size(); ++at) {
    char const c = text[at];
    bool const line_end = c == '\n' || (c == '\r' && text.substr(at, 2) == "\r\n");
    bool const opens = text.substr(at + 1, 1) == "{";
    if (c == escaping.quote || c == '\\') {
      result += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20 && !(escaping.raw_lines && line_end)) {
      result += escaped_control(c, escaping.braced_codes);
    } else if (escaping.doubling && opens && (c == '$' || c == '%')) {
      result += {c, c};
    } else if (escaping.dollar && opens && c == '$') {
      result += "\\$";
    } else {
      result += c;
    }
  }
  return result + escaping.quote;
}

/// Azure's tools accept line ends inside a JSON string; a literal that has them keeps that way.
std::string json(std::string_view old, std::string text, bool arm) {
  if (arm && text.starts_with("[") && text.ends_with("]")) text.insert(0, 1, '[');
  return quoted(text, {.quote = '"',
                       .raw_lines = old.find('\n') != old.npos,
                       .doubling = false,
                       .dollar = false,
                       .braced_codes = false});
}

std::string_view line_end_of(std::string_view text) {
  std::size_t const at = text.find('\n');
  return at != text.npos && at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}

Result<std::string> heredoc(std::string_view old, std::string_view text, bool indented) {
  std::size_t const begin = old.find('\n') + 1;
  std::size_t const end = old.rfind('\n') + 1;
  std::string_view const body = old.substr(begin, end - begin);
  std::string_view const marker = trim(old.substr(end));
  std::string_view const line_end = line_end_of(old);
  std::string bare = replaced(replaced(text, "\r\n", "\n"), "${", "$${");
  bare = replaced(bare, "%{", "%%{");
  if (!bare.empty() && bare.back() != '\n') bare += '\n';
  std::size_t const dropped = indented ? common_indent(bare) : 0;
  std::string indent;
  if (indented) indent = std::string(old.substr(end, old.find(marker, end) - end)) + "  ";
  for (std::string_view line : split(body, '\n')) {
    if (indented && !trim(line).empty()) {
      indent = line.substr(0, common_indent(body));
      break;
    }
  }
  std::string result(old.substr(0, begin));
  for (std::size_t at = 0; at < bare.size();) {
    std::size_t const next = bare.find('\n', at) + 1;
    std::string_view const line = std::string_view(bare).substr(at, next - at - 1);
    if (trim(line) == marker) {
      return fail("the formula has a line '" + std::string(marker) +
                  "', which would end the heredoc; rename the marker in the template");
    }
    bool const blank = trim(line).empty();
    result += blank ? std::string(line) : indent + std::string(line.substr(dropped));
    result += line_end;
    at = next;
  }
  return result + std::string(old.substr(end));
}

Result<std::string> block(std::string_view old, std::string_view file, std::string_view text) {
  if (text.find("'''") != text.npos || text.ends_with('\'')) {
    return fail("the formula has \"'''\" or ends with \"'\", which a ''' string cannot hold");
  }
  bool const opened = old.substr(3).starts_with("\n") || old.substr(3).starts_with("\r\n");
  // A line end at the front would be taken for the one that opens the block.
  bool const opens = opened || text.starts_with("\n") || text.starts_with("\r\n");
  std::string_view const line_end = line_end_of(old.find('\n') == old.npos ? file : old);
  std::string const bare = replaced(text, "\r\n", "\n");
  return "'''" + std::string(opens ? line_end : "") + replaced(bare, "\n", line_end) + "'''";
}

}  // namespace

Result<std::string> write_literal(std::string_view file, Literal old, std::string_view text) {
  std::string_view const written = file.substr(old.span.begin, old.span.end - old.span.begin);
  std::string const lines = with_line_ends_of(read_literal(file, old).text, text);
  switch (old.writing) {
    case Writing::json:
    case Writing::arm:
      return json(written, lines, old.writing == Writing::arm);
    case Writing::hcl_quoted:
      return quoted(lines, {.quote = '"',
                            .raw_lines = false,
                            .doubling = true,
                            .dollar = false,
                            .braced_codes = false});
    case Writing::bicep_quoted:
      return quoted(lines, {.quote = '\'',
                            .raw_lines = false,
                            .doubling = false,
                            .dollar = true,
                            .braced_codes = true});
    case Writing::hcl_heredoc:
    case Writing::hcl_indented_heredoc:
      return heredoc(written, text, old.writing == Writing::hcl_indented_heredoc);
    case Writing::bicep_block:
      return block(written, file, text);
  }
  return fail("a literal of this kind cannot be written");
}

}  // namespace poolcast::iac
