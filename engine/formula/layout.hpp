// Breaks a text that is one long line into lines: groups that do not fit are broken from the
// outside in (Oppen's and Wadler's pretty printing, in one pass). Knows no formula.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolcast::formula {

struct LayoutComment {
  std::string_view text;
  bool trails = false;  // on the line that ends here; else on a line of its own
};

struct LayoutPiece {
  enum class Kind {
    text,
    open,  // a group: on one line if it fits there
    close,
    line,  // in a group that does not fit, where a new line may begin
  };
  enum class When {
    together,     // whenever its group does not fit
    needed,       // only if what follows, up to the next line, does not fit
    last_resort,  // the same, and nothing else counts on it
  };

  Kind kind = Kind::text;
  std::string_view text{};
  When when = When::together;
  int blanks = 0;       // of a line that is not begun
  int indent = 0;       // line: from the group's; open: from the line it opens on
  bool breaks = false;  // of an open: its lines begin where the group around it breaks, fit or not
  std::vector<LayoutComment> comments{};  // of a line: they make it begin
};

inline constexpr int max_columns = 100;
/// Deeper nesting than this is not shown: a formula has 8,192 bytes, and blanks are some.
inline constexpr int max_indent = 40;

std::string lay_out(std::vector<LayoutPiece> const& pieces);

/// Whether the pieces need no more than that on one line, and can stand on one.
bool fit_on_a_line(std::span<LayoutPiece const> pieces, int most_columns);

}  // namespace poolcast::formula
