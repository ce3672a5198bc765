// One statement of a formula as pieces that can be laid out in lines: walks its tree and the
// canonical tokens side by side, and says where a line may begin. Knows no width of lines.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/formula/ast.hpp"
#include "engine/formula/canonical_tokens.hpp"
#include "engine/formula/layout.hpp"

namespace poolcast::formula {

/// Hands out the tokens, each once, and the comments before the next one.
struct TokenReader {
  Formula const& formula;
  CanonicalTokens canonical;
  std::size_t next = 0;

  Token const& peek() const { return canonical.tokens[next]; }
  /// Ours to see to: the comments before it are taken first.
  std::string_view take();
  std::vector<Comment> take_comments();
};

/// The statement's pieces, its `;` among them; the comments before it are taken already.
std::vector<LayoutPiece> pieces_of(Statement const& statement, TokenReader& tokens);

}  // namespace poolcast::formula
