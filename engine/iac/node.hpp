// A structured text as a tree. JSON, HCL and Bicep all become Nodes, so that one table of paths
// reads a pool out of each. Knows how a string is written, and no pool.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"

namespace poolcast::iac {

/// The ways to write a string into a file.
enum class Writing {
  json,
  arm,  // JSON, in which `[...]` is an expression and `[[...]` is not
  hcl_quoted,
  hcl_heredoc,           // <<EOF
  hcl_indented_heredoc,  // <<-EOF
  bicep_quoted,
  bicep_block,  // three quotes
};

/// A string in a file, with its quotes or markers.
struct Literal {
  Writing writing = Writing::json;
  Span span;
};

struct Member;

struct Node {
  enum class Kind { null, boolean, number, string, array, object, expression };

  Kind kind = Kind::null;
  Span span;
  std::string text;                   // a string decoded; anything else but a container as it is
  Writing writing = Writing::json;    // of a string
  std::optional<Span> interpolation;  // the first `${` of a string, which makes it an expression
  bool outside = false;               // it stands in another file than the template
  std::vector<Member> members;        // of an object, in the order of the file; keys may repeat
  std::vector<Node> items;            // of an array
};

struct Member {
  std::string key;
  Span key_span;
  Node value;
};

/// One with nothing in it yet.
Node make_node(Node::Kind kind, Span span, std::string text = {});

/// The child of an object, whose keys are the same in any case; of an array, the child of its first
/// item.
Node const* find_child(Node const& node, std::string_view key);

/// `properties/scaleSettings/autoScale`
Node const* find(Node const& node, std::string_view path);

/// The text of a string at `path`, or nothing.
std::string_view text_at(Node const& node, std::string_view path);

}  // namespace poolcast::iac
