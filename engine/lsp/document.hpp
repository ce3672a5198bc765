// A formula that is open in an editor, and what is known about it. Made anew from the whole text
// after each change; a formula is at most a few thousand bytes long.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/semantics.hpp"
#include "engine/formula/typecheck.hpp"
#include "engine/lsp/tokens.hpp"

namespace poolcast::lsp {

/// Of a longer text only that it is too long is said; the service accepts an eighth of it.
inline constexpr std::size_t longest_read = 64 * 1024;

struct Document {
  std::string text{};
  std::optional<long long> version{};  // the editor's number for this text
  std::vector<Token> tokens{};
  std::vector<Assignment> assignments{};      // in order
  std::optional<formula::Formula> formula{};  // if the text parses
  formula::Typing typing{};                   // of the formula, if there is one
  Diagnostics diagnostics{};
};

Document read_document(std::string text, std::optional<long long> version = std::nullopt,
                       formula::Semantics const& semantics = {});

std::string_view text_of(Document const& document, Span span);

/// The assignment whose value a variable has at `offset`; the first one if none is before it.
/// Null if the document does not assign it.
Assignment const* assignment_before(Document const& document, std::string_view name,
                                    std::uint32_t offset);

/// `a double`: what the variable is after the assignment. Empty where that cannot be told.
std::string type_of(Document const& document, Assignment const& assignment);

}  // namespace poolcast::lsp
