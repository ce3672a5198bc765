#include "engine/iac/hcl.hpp"

#include "engine/base/text.hpp"
#include "engine/iac/code_text.hpp"
#include "engine/iac/literal.hpp"

namespace poolcast::iac {
namespace {

bool takes_string(Scanner& scan, Node& node, int depth);

constexpr CodeStyle hcl{.takes_string = takes_string, .hash_comments = true};

/// Past one character of a template, noting the first `${` or `%{` that is none of the doubled.
void take_template_part(Scanner& scan, Node& node, int depth) {
  if (scan.sees("$${") || scan.sees("%%{")) {
    scan.at += 3;
  } else if (scan.sees("${") || scan.sees("%{")) {
    if (!node.interpolation) {
      auto const begin = static_cast<std::uint32_t>(scan.at);
      node.interpolation = Span{begin, begin + 2};
    }
    scan.at += 2;
    skip_interpolation(scan, hcl, depth + 1);
  } else {
    ++scan.at;
  }
}

void take_quoted(Scanner& scan, Node& node, int depth) {
  auto const quote = static_cast<std::uint32_t>(scan.at);
  ++scan.at;
  while (!scan.done() && scan.next() != '"' && scan.next() != '\n') {
    if (scan.next() == '\\')
      scan.skip(2);
    else
      take_template_part(scan, node, depth);
  }
  if (!scan.take("\"")) {
    scan.reject({quote, quote + 1}, "the string that begins here has no end on its line");
  }
  node.writing = Writing::hcl_quoted;
}

/// Whether the heredoc's last line, the marker alone, begins here.
bool at_marker_line(Scanner const& scan, std::string_view marker) {
  std::string_view line = scan.text.substr(scan.at);
  return trim(line.substr(0, line.find('\n'))) == marker;
}

void take_heredoc(Scanner& scan, Node& node, int depth) {
  std::size_t const begin = scan.at;
  scan.at += 2;
  bool const indented = scan.take("-");
  std::string_view const marker = scan.take_name("-");
  node.writing = indented ? Writing::hcl_indented_heredoc : Writing::hcl_heredoc;
  if (marker.empty()) return scan.reject_here("the marker of a heredoc");
  scan.skip_line();
  scan.take("\n");
  while (!scan.done() && !at_marker_line(scan, marker)) {
    while (!scan.done() && scan.next() != '\n') take_template_part(scan, node, depth);
    scan.take("\n");
  }
  if (scan.done()) {
    auto const place = static_cast<std::uint32_t>(begin);
    return scan.reject({place, place + 2}, "the heredoc that begins here has no line '" +
                                               std::string(marker) + "' to end it");
  }
  scan.skip_blanks();
  scan.at += marker.size();
}

bool takes_string(Scanner& scan, Node& node, int depth) {
  std::size_t const begin = scan.at;
  bool const is_heredoc = scan.sees("<<") && scan.text.substr(scan.at + 2, 1)
                                                     .find_first_of(
                                                         "-_ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                         "abcdefghijklmnopqrstuvwxyz") == 0;
  if (scan.next() == '"')
    take_quoted(scan, node, depth);
  else if (is_heredoc)
    take_heredoc(scan, node, depth);
  else
    return false;
  node.span = scan.span_from(begin);
  node.kind = node.interpolation ? Node::Kind::expression : Node::Kind::string;
  if (scan.mistake) return true;
  node.text = read_literal(scan.text, {node.writing, node.span}).text;
  return true;
}

/// The name of a block or an attribute, or a block's label.
std::string take_label(Scanner& scan) {
  Node label;
  if (scan.next() != '"') return std::string(scan.take_name("-"));
  takes_string(scan, label, 0);
  return label.text;
}

void read_body(Scanner& scan, Node& body, int depth);

/// `resource "azurerm_batch_pool" "linux" {...}` is three objects, one in the other.
void read_block(Scanner& scan, Node& parent, Span name, std::string key, int depth) {
  Node* at = &parent;
  for (;;) {
    at->members.push_back({std::move(key), name, make_node(Node::Kind::object, name)});
    at = &at->members.back().value;
    skip_blanks_and_comments(scan, hcl, false);
    if (scan.done() || scan.next() == '{') break;
    key = take_label(scan);
    if (key.empty()) return scan.reject_here("'=' or '{'");
  }
  if (!scan.take("{")) return scan.reject_here("'=' or '{'");
  read_body(scan, *at, depth + 1);
  if (!scan.take("}")) return scan.reject_here("'}'");
  at->span = scan.span_from(name.begin);
}

void read_body(Scanner& scan, Node& body, int depth) {
  if (depth > max_depth) return scan.reject_here("fewer levels of blocks");
  for (;;) {
    skip_blanks_and_comments(scan, hcl, true);
    if (scan.done() || scan.next() == '}') return;
    std::size_t const begin = scan.at;
    std::string name = take_label(scan);
    if (name.empty()) return scan.reject_here("a block or an attribute");
    Span const place = scan.span_from(begin);
    skip_blanks_and_comments(scan, hcl, false);
    if (!scan.take("=")) {
      read_block(scan, body, place, std::move(name), depth);
      continue;
    }
    skip_blanks_and_comments(scan, hcl, false);
    body.members.push_back({std::move(name), place, read_code_value(scan, hcl, depth)});
    scan.take(",");
  }
}

}  // namespace

Expected<Node, Diagnostics> read_hcl(Source const& source) {
  Scanner scan{source.text};
  scan.take("\xEF\xBB\xBF");
  Node root = make_node(Node::Kind::object, {});
  read_body(scan, root, 0);
  if (!scan.done()) scan.reject_here("a block or an attribute");
  if (scan.mistake) return tl::unexpected(Diagnostics{*scan.mistake});
  return root;
}

}  // namespace poolcast::iac
