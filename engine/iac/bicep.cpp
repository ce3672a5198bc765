#include "engine/iac/bicep.hpp"

#include "engine/base/text.hpp"
#include "engine/iac/code_text.hpp"
#include "engine/iac/literal.hpp"

namespace poolcast::iac {
namespace {

bool takes_string(Scanner& scan, Node& node, int depth);

constexpr CodeStyle bicep{.takes_string = takes_string, .hash_comments = false};

void take_quoted(Scanner& scan, Node& node, int depth) {
  auto const quote = static_cast<std::uint32_t>(scan.at);
  ++scan.at;
  while (!scan.done() && scan.next() != '\'' && scan.next() != '\n') {
    if (scan.next() == '\\') {
      scan.skip(2);
    } else if (scan.sees("${")) {
      auto const begin = static_cast<std::uint32_t>(scan.at);
      if (!node.interpolation) node.interpolation = Span{begin, begin + 2};
      scan.at += 2;
      skip_interpolation(scan, bicep, depth + 1);
    } else {
      ++scan.at;
    }
  }
  if (!scan.take("'")) {
    scan.reject({quote, quote + 1}, "the string that begins here has no end on its line");
  }
  node.writing = Writing::bicep_quoted;
}

void take_block(Scanner& scan, Node& node) {
  auto const quote = static_cast<std::uint32_t>(scan.at);
  std::size_t const end = scan.text.find("'''", scan.at + 3);
  node.writing = Writing::bicep_block;
  if (end == scan.text.npos) {
    return scan.reject({quote, quote + 3}, "the string that begins here has no \"'''\" to end it");
  }
  scan.at = end + 3;
  while (scan.next() == '\'') ++scan.at;  // of a run of quotes the last three are the end
}

bool takes_string(Scanner& scan, Node& node, int depth) {
  std::size_t const begin = scan.at;
  if (scan.sees("'''"))
    take_block(scan, node);
  else if (scan.next() == '\'')
    take_quoted(scan, node, depth);
  else
    return false;
  node.span = scan.span_from(begin);
  node.kind = node.interpolation ? Node::Kind::expression : Node::Kind::string;
  if (!scan.mistake) node.text = read_literal(scan.text, {node.writing, node.span}).text;
  return true;
}

void skip_line_blanks(Scanner& scan) { skip_blanks_and_comments(scan, bicep, false); }

Node read_value(Scanner& scan, int depth);

/// `resource NAME 'TYPE' = {...}`, the object with its type; `if (...)` and `[for ...:` are passed
/// over on the way to the object.
void read_resource(Scanner& scan, Node& parent, std::size_t begin, int depth) {
  Span const word = scan.span_from(begin);
  skip_line_blanks(scan);
  scan.take_name("");
  skip_line_blanks(scan);
  Node type;
  if (!takes_string(scan, type, depth)) return scan.reject_here("the type of the resource");
  skip_line_blanks(scan);
  bool const exists = scan.take("existing");
  while (!scan.done() && scan.next() != '{') {
    Node ignored;
    if (!takes_string(scan, ignored, depth)) ++scan.at;
  }
  Node object = read_value(scan, depth);
  object.span = scan.span_from(begin);
  object.members.push_back({"type", type.span, type});
  if (!exists) parent.members.push_back({"resource", word, std::move(object)});
  scan.skip_line();
}

Node read_object(Scanner& scan, int depth) {
  std::size_t const begin = scan.at;
  Node node = make_node(Node::Kind::object, {});
  ++scan.at;
  for (;;) {
    skip_blanks_and_comments(scan, bicep, true);
    if (scan.done() || scan.next() == '}') break;
    std::size_t const key_begin = scan.at;
    Node key;
    if (!takes_string(scan, key, depth)) key.text = scan.take_name("");
    Span const key_span = scan.span_from(key_begin);
    skip_line_blanks(scan);
    if (scan.take(":")) {
      skip_line_blanks(scan);
      node.members.push_back({key.text, key_span, read_value(scan, depth)});
    } else if (key.text == "resource") {
      read_resource(scan, node, key_begin, depth);
    } else {
      read_code_value(scan, bicep, depth);  // a decorator, `...spread`
      if (scan.at == key_begin) return scan.reject_here("a property"), node;
    }
    skip_line_blanks(scan);
    scan.take(",");
  }
  if (!scan.mistake && !scan.take("}")) scan.reject_here("'}'");
  node.span = scan.span_from(begin);
  return node;
}

Node read_value(Scanner& scan, int depth) {
  if (depth > max_depth) {
    scan.reject_here("fewer levels of brackets");
    return {};
  }
  if (scan.next() == '{') return read_object(scan, depth + 1);
  return read_code_value(scan, bicep, depth);
}

/// `var NAME = VALUE`, `param NAME TYPE = VALUE`; without a value there is nothing to note.
void read_named(Scanner& scan, Node& root, std::string_view word, Span place) {
  skip_line_blanks(scan);
  std::string const name(scan.take_name(""));
  while (!scan.done() && scan.next() != '=' && scan.next() != '\n') ++scan.at;
  if (!scan.take("=")) return;
  skip_line_blanks(scan);
  Node holder = make_node(Node::Kind::object, place);
  holder.members.push_back({name, place, read_value(scan, 0)});
  root.members.push_back({std::string(word), place, std::move(holder)});
}

void read_declaration(Scanner& scan, Node& root) {
  std::size_t const begin = scan.at;
  std::string_view const word = scan.take_name("");
  if (word == "resource") return read_resource(scan, root, begin, 0);
  if (word == "var" || word == "param") return read_named(scan, root, word, scan.span_from(begin));
  read_code_value(scan, bicep, 0);
  if (scan.at == begin) ++scan.at;
}

}  // namespace

Expected<Node, Diagnostics> read_bicep(Source const& source) {
  Scanner scan{source.text};
  scan.take("\xEF\xBB\xBF");
  Node root = make_node(Node::Kind::object, {});
  for (;;) {
    skip_blanks_and_comments(scan, bicep, true);
    if (scan.done()) break;
    read_declaration(scan, root);
  }
  if (scan.mistake) return tl::unexpected(Diagnostics{*scan.mistake});
  return root;
}

}  // namespace poolcast::iac
