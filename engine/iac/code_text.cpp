#include "engine/iac/code_text.hpp"

#include "engine/base/text.hpp"

namespace poolcast::iac {
namespace {

bool at_comment(Scanner const& scan, CodeStyle const& style) {
  return scan.sees("//") || scan.sees("/*") || (style.hash_comments && scan.next() == '#');
}

void skip_comment(Scanner& scan) {
  if (scan.sees("/*"))
    scan.skip_block_comment();
  else
    scan.skip_line();
}

/// The end of a value outside all brackets.
bool at_end(Scanner const& scan, CodeStyle const& style) {
  return scan.done() || std::string_view("\n,}])").find(scan.next()) != std::string_view::npos ||
         at_comment(scan, style);
}

/// Up to the end of a value: past its strings, its comments, and the brackets it opens.
void skip_expression(Scanner& scan, CodeStyle const& style, int depth) {
  int open = 0;
  while (!scan.done() && (open > 0 || !at_end(scan, style))) {
    Node ignored;
    if (at_comment(scan, style)) {
      skip_comment(scan);
    } else if (!style.takes_string(scan, ignored, depth + 1)) {
      char const c = scan.next();
      if (c == '(' || c == '[' || c == '{') ++open;
      if (c == ')' || c == ']' || c == '}') --open;
      ++scan.at;
    }
  }
}

Node::Kind kind_of_word(std::string_view word) {
  if (word == "null") return Node::Kind::null;
  if (word == "true" || word == "false") return Node::Kind::boolean;
  return parse_number(word) ? Node::Kind::number : Node::Kind::expression;
}

}  // namespace

void skip_blanks_and_comments(Scanner& scan, CodeStyle const& style, bool lines) {
  for (;;) {
    scan.skip_blanks(lines ? " \t\r\n" : " \t\r");
    if (!at_comment(scan, style)) return;
    skip_comment(scan);
  }
}

Node read_code_value(Scanner& scan, CodeStyle const& style, int depth) {
  Node node;
  std::size_t const begin = scan.at;
  if (style.takes_string(scan, node, depth)) {
    std::size_t const end = scan.at;
    skip_blanks_and_comments(scan, style, false);
    if (at_end(scan, style)) {
      scan.at = end;
      return node;
    }
  }
  skip_expression(scan, style, depth);
  std::string_view const text = trim(scan.since(begin));
  auto const from = static_cast<std::uint32_t>(begin);
  Span const span{from, from + static_cast<std::uint32_t>(text.size())};
  return make_node(kind_of_word(text), span, std::string(text));
}

void skip_interpolation(Scanner& scan, CodeStyle const& style, int depth) {
  if (depth > max_depth) return scan.reject_here("fewer levels of '${'");
  int open = 1;
  while (!scan.done() && open > 0) {
    Node ignored;
    if (style.takes_string(scan, ignored, depth + 1)) continue;
    if (scan.next() == '{') ++open;
    if (scan.next() == '}') --open;
    ++scan.at;
  }
}

}  // namespace poolcast::iac
