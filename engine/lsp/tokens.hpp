// The words of a formula as an editor sees them, which is mostly while it is being written: any
// text gives tokens, whether or not it parses. Knows no name's meaning.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"

namespace poolcast::lsp {

struct Token {
  enum class Kind : std::uint8_t {
    name,     // with its `$`, which may stand alone
    number,   //
    text,     // between quotes; to the line's end if it is not closed
    comment,  // to the line's end
    symbol,   // an operator or a bracket, or a byte that no formula holds
  };

  Kind kind = Kind::symbol;
  Span span{};
};

/// In order, without the blanks between them.
std::vector<Token> tokenise(std::string_view text);

/// `name = value` up to the `;`.
struct Assignment {
  Span name;
  Span statement;
};

std::vector<Assignment> find_assignments(std::string_view text, std::vector<Token> const& tokens);

/// Index of the token that `offset` is in or directly behind: what one is writing there.
std::optional<std::size_t> token_at(std::vector<Token> const& tokens, std::uint32_t offset);

}  // namespace poolcast::lsp
