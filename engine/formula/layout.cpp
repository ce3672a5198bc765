#include "engine/formula/layout.hpp"

#include <algorithm>
#include <cstddef>

#include "engine/base/width.hpp"

namespace poolcast::formula {
namespace {

using Kind = LayoutPiece::Kind;
using When = LayoutPiece::When;

/// In code points of UTF-8.
int columns(std::string_view text) { return static_cast<int>(width_of(text)); }

/// On one line.
int columns(LayoutPiece const& piece) {
  return piece.kind == Kind::line ? piece.blanks : columns(piece.text);
}

/// What is asked of a piece again and again, found once from the last piece to the first.
struct Reach {
  int before = 0;           // columns of all pieces before this one, on one line
  int to_any_line = 0;      // `before` of the next line, whatever it is
  int to_regular_line = 0;  // ... that is not a last resort
  int if_closed = 0;        // of a group: `to_regular_line` of its end
  bool forced = false;      // of a group: it breaks even if it fits, say for a comment within
};

std::vector<Reach> measure(std::vector<LayoutPiece> const& pieces) {
  std::vector<Reach> reach(pieces.size() + 1);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    LayoutPiece const& piece = pieces[i];
    reach[i + 1].before = reach[i].before + columns(piece);
  }
  int any = reach.back().before, regular = any;
  struct Group {
    int end;
    bool forced;
  };
  std::vector<Group> groups;
  for (std::size_t i = pieces.size(); i-- > 0;) {
    LayoutPiece const& piece = pieces[i];
    reach[i].to_any_line = any;
    reach[i].to_regular_line = regular;
    if (piece.kind == Kind::line) {
      any = reach[i].before;
      if (piece.when != When::last_resort || !piece.comments.empty()) regular = any;
      if (!piece.comments.empty() && !groups.empty()) groups.back().forced = true;
    } else if (piece.kind == Kind::close) {
      groups.push_back({regular, false});
    } else if (piece.kind == Kind::open) {
      reach[i].if_closed = groups.back().end;
      bool const forced = groups.back().forced;
      reach[i].forced = forced || piece.breaks;
      groups.pop_back();
      if (forced && !groups.empty()) groups.back().forced = true;
    }
  }
  return reach;
}

struct Writer {
  std::string out{};
  int column = 0;
  int line_indent = 0;
  std::vector<int> indents{0};  // of the groups that are broken
  int flat_groups = 0;          // that are open, from the outermost that fits

  void write(std::string_view text) {
    out += text;
    column += columns(text);
  }
  void begin_line(int indent) {
    line_indent = std::min(indent, max_indent);
    out += '\n';
    out.append(static_cast<std::size_t>(line_indent), ' ');
    column = line_indent;
  }
  void open(LayoutPiece const& piece, Reach const& reach) {
    bool const fits = !reach.forced && column + reach.if_closed - reach.before <= max_columns;
    if (flat_groups > 0 || fits) {
      ++flat_groups;
    } else {
      indents.push_back(std::max(line_indent, indents.back()) + piece.indent);
    }
  }
  void close() {
    if (flat_groups > 0) {
      --flat_groups;
    } else {
      indents.pop_back();
    }
  }
  bool begins(LayoutPiece const& piece, Reach const& reach) const {
    if (!piece.comments.empty()) return true;
    if (flat_groups > 0) return false;
    if (piece.when == When::together) return true;
    int const next = piece.when == When::needed ? reach.to_regular_line : reach.to_any_line;
    bool const fits = column + next - reach.before <= max_columns;
    bool const gains = std::min(indents.back() + piece.indent, max_indent) < column + piece.blanks;
    return !fits && gains;
  }
  void line(LayoutPiece const& piece, Reach const& reach) {
    if (!begins(piece, reach)) {
      out.append(static_cast<std::size_t>(piece.blanks), ' ');
      column += piece.blanks;
      return;
    }
    int const indent = indents.back() + piece.indent;
    for (LayoutComment const& comment : piece.comments) {
      if (comment.trails) {
        out += ' ';
      } else {
        begin_line(indent);
      }
      out += comment.text;
    }
    begin_line(indent);
  }
};

}  // namespace

std::string lay_out(std::vector<LayoutPiece> const& pieces) {
  std::vector<Reach> const reach = measure(pieces);
  Writer writer;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    switch (pieces[i].kind) {
      case Kind::text:
        writer.write(pieces[i].text);
        break;
      case Kind::open:
        writer.open(pieces[i], reach[i]);
        break;
      case Kind::close:
        writer.close();
        break;
      case Kind::line:
        writer.line(pieces[i], reach[i]);
        break;
    }
  }
  return std::move(writer.out);
}

bool fit_on_a_line(std::span<LayoutPiece const> pieces, int most_columns) {
  int needed = 0;
  for (LayoutPiece const& piece : pieces) {
    if (!piece.comments.empty()) return false;
    needed += columns(piece);
  }
  return needed <= most_columns;
}

}  // namespace poolcast::formula
