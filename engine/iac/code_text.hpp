// What HCL and Bicep have in common as texts: comments, and expressions that are passed over up to
// the end of their line, whatever strings and brackets are in them.
#pragma once

#include "engine/iac/node.hpp"
#include "engine/iac/scanner.hpp"

namespace poolcast::iac {

struct CodeStyle {
  /// Reads the string at the scanner's place, if one begins there.
  bool (*takes_string)(Scanner&, Node&, int depth);
  bool hash_comments;
};

/// Blanks and comments; line ends too if asked for.
void skip_blanks_and_comments(Scanner& scan, CodeStyle const& style, bool lines);

/// A value up to the end of its line, a `,` or a bracket that it did not open: a string, a number,
/// a word, or an expression with its text.
Node read_code_value(Scanner& scan, CodeStyle const& style, int depth);

/// Past `${`, up to the `}` that closes it.
void skip_interpolation(Scanner& scan, CodeStyle const& style, int depth);

}  // namespace poolcast::iac
