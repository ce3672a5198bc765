#include "engine/formula/format.hpp"

#include <string_view>

#include "engine/formula/canonical_tokens.hpp"
#include "engine/formula/format_pieces.hpp"
#include "engine/formula/layout.hpp"

namespace poolcast::formula {
namespace {

/// A new line, if it is not the first; at most one blank line is kept.
void separate(std::string& out, int line_ends) {
  if (!out.empty()) out += line_ends > 1 ? "\n\n" : "\n";
}

/// The comments between two statements, or at an end of the formula.
void write_comments(Formula const& formula, std::vector<Comment> const& comments,
                    std::string& out) {
  bool trails = !out.empty();
  for (Comment const& comment : comments) {
    if (trails && comment.line_ends == 0) {
      out += ' ';
    } else {
      separate(out, comment.line_ends);
    }
    trails = false;
    out += formula.text_of(comment.span);
  }
}

std::string with_carriage_returns(std::string_view text) {
  std::string result;
  for (char const c : text) result += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return result;
}

/// A text that ends every line so goes on to; a mixed one becomes an ordinary one.
bool ends_lines_with_carriage_returns(std::string_view text) {
  std::size_t at = text.find('\n');
  if (at == text.npos) return false;
  for (; at != text.npos; at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return false;
  }
  return true;
}

}  // namespace

std::string formatted(Formula const& formula) {
  TokenReader tokens{formula, canonical_tokens(formula)};
  std::string out;
  for (Statement const& statement : formula.statements) {
    write_comments(formula, tokens.take_comments(), out);
    separate(out, tokens.peek().line_ends);
    out += lay_out(pieces_of(statement, tokens));
  }
  write_comments(formula, tokens.take_comments(), out);
  if (!out.empty()) out += '\n';
  return ends_lines_with_carriage_returns(formula.text) ? with_carriage_returns(out) : out;
}

}  // namespace poolcast::formula
