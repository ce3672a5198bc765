#include "engine/iac/json.hpp"

#include "engine/base/text.hpp"
#include "engine/iac/literal.hpp"
#include "engine/iac/scanner.hpp"

namespace poolcast::iac {
namespace {

Node read_value(Scanner& scan, int depth);

bool is_hexadecimal(std::string_view digits) {
  return digits.size() == 4 && digits.find_first_not_of("0123456789abcdefABCDEF") == digits.npos;
}

/// Past the backslash and what it escapes.
void take_escape(Scanner& scan) {
  std::size_t const begin = scan.at;
  scan.at += 1;
  char const letter = scan.next();
  bool const known = std::string_view("\"\\/bfnrtu").find(letter) != std::string_view::npos;
  bool const code = letter != 'u' || is_hexadecimal(scan.text.substr(scan.at + 1, 4));
  if (letter == '\0' || !known || !code) {
    Span const span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + 2)};
    return scan.reject(span, "'" + std::string(scan.text.substr(begin, 2)) +
                                 "' is no escape of JSON; a backslash is written '\\\\'");
  }
  scan.at += letter == 'u' ? 5 : 1;
}

Node read_string(Scanner& scan) {
  std::size_t const begin = scan.at;
  ++scan.at;
  while (!scan.done() && scan.next() != '"') {
    if (scan.next() == '\\')
      take_escape(scan);
    else
      ++scan.at;
  }
  Node node = make_node(Node::Kind::string, {});
  if (!scan.mistake && !scan.take("\"")) {
    auto const quote = static_cast<std::uint32_t>(begin);
    scan.reject({quote, quote + 1}, "the string that begins here has no end");
  }
  node.span = scan.span_from(begin);
  if (!scan.mistake) node.text = read_literal(scan.text, {Writing::json, node.span}).text;
  return node;
}

void read_member(Scanner& scan, Node& object, int depth) {
  if (scan.next() != '"') return scan.reject_here("a key in quotes");
  Node key = read_string(scan);
  scan.skip_blanks_and_comments();
  if (!scan.mistake && !scan.take(":")) return scan.reject_here("':' after the key");
  object.members.push_back({std::move(key.text), key.span, read_value(scan, depth)});
}

/// `[...]` or `{...}`.
Node read_container(Scanner& scan, int depth) {
  std::size_t const begin = scan.at;
  bool const object = scan.next() == '{';
  std::string_view const close = object ? "}" : "]";
  Node node = make_node(object ? Node::Kind::object : Node::Kind::array, {});
  ++scan.at;
  scan.skip_blanks_and_comments();
  while (!scan.done() && !scan.sees(close)) {
    if (object)
      read_member(scan, node, depth);
    else
      node.items.push_back(read_value(scan, depth));
    scan.skip_blanks_and_comments();
    if (scan.mistake || scan.sees(close)) break;
    if (!scan.take(",")) scan.reject_here(object ? "',' or '}'" : "',' or ']'");
    scan.skip_blanks_and_comments();
    if (scan.sees(close)) scan.reject_here("another one after ','");
  }
  if (!scan.mistake && !scan.take(close)) scan.reject_here(object ? "'}'" : "']'");
  node.span = scan.span_from(begin);
  return node;
}

/// A number, `true`, `false` or `null`.
Node read_word(Scanner& scan) {
  std::size_t const begin = scan.at;
  while (is_letter(scan.next()) || is_digit(scan.next()) || scan.next() == '+' ||
         scan.next() == '-' || scan.next() == '.') {
    ++scan.at;
  }
  std::string const word(scan.since(begin));
  Node node = make_node(Node::Kind::number, scan.span_from(begin), word);
  if (word == "null")
    node.kind = Node::Kind::null;
  else if (word == "true" || word == "false")
    node.kind = Node::Kind::boolean;
  else if (word.empty())
    scan.reject_here("a value");
  else if (!parse_number(word))
    scan.reject(node.span, "'" + word + "' is no JSON value");
  return node;
}

Node read_value(Scanner& scan, int depth) {
  scan.skip_blanks_and_comments();
  if (scan.mistake) return {};
  if (depth > max_depth) {
    scan.reject_here("fewer than " + std::to_string(max_depth) + " levels of brackets");
    return {};
  }
  if (scan.next() == '"') return read_string(scan);
  if (scan.next() == '{' || scan.next() == '[') return read_container(scan, depth + 1);
  return read_word(scan);
}

}  // namespace

Expected<Node, Diagnostics> read_json(Source const& source) {
  Scanner scan{source.text};
  scan.take("\xEF\xBB\xBF");  // a byte order mark, which Windows' tools like to write
  Node root = read_value(scan, 0);
  scan.skip_blanks_and_comments();
  if (!scan.done()) scan.reject_here("the end of the file");
  if (scan.mistake) return tl::unexpected(Diagnostics{*scan.mistake});
  return root;
}

}  // namespace poolcast::iac
