#include "engine/formula/format_pieces.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "engine/base/result.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;
using When = LayoutPiece::When;

constexpr int indent = 4;
/// A condition and its value that a reader takes in at one glance.
constexpr int short_choice = 60;

bool is_word(Expression const& e) {
  return e.kind == Kind::number || e.kind == Kind::string || e.kind == Kind::name;
}

class PieceWriter {
 public:
  explicit PieceWriter(TokenReader& tokens) : tokens_(tokens), formula_(tokens.formula) {}

  std::vector<LayoutPiece> run(Statement const& statement);

 private:
  Expression const& at(ExprId id) const { return formula_.expressions[id]; }
  bool in_parentheses(ExprId id) const { return tokens_.canonical.in_parentheses[id]; }

  void text(std::string_view text) { pieces_.push_back({.text = text}); }
  void token() { text(tokens_.take()); }
  void open(int more = 0) { pieces_.push_back({.kind = LayoutPiece::Kind::open, .indent = more}); }
  void close() { pieces_.push_back({.kind = LayoutPiece::Kind::close}); }
  void line(When when, int blanks, int further);
  void sign();

  void expression(ExprId id);
  void bare(ExprId id);
  void operand(ExprId id);
  void operators(ExprId id);
  bool continues(ExprId last) const;
  void choices(ExprId id, bool in_branch = false);
  void list_of_choices(ExprId id, bool in_branch);
  void choice(Expression const& e);
  void prefixed(Expression const& e);
  void members(ExprId id);
  void arguments(Expression const& call);
  bool hugs(Expression const& call) const;

  TokenReader& tokens_;
  Formula const& formula_;
  std::vector<LayoutPiece> pieces_{};
};

std::vector<LayoutPiece> PieceWriter::run(Statement const& statement) {
  open();
  if (statement.assigns()) {
    token();
    text(" ");
    token();
    line(When::needed, 1, indent);
  }
  expression(statement.value);
  token();
  close();
  return std::move(pieces_);
}

/// Where a line may begin; the comments that stand here go along.
void PieceWriter::line(When when, int blanks, int further) {
  LayoutPiece piece{
      .kind = LayoutPiece::Kind::line, .when = when, .blanks = blanks, .indent = further};
  for (Comment const& comment : tokens_.take_comments()) {
    bool const trails = comment.line_ends == 0 && piece.comments.empty();
    piece.comments.push_back({formula_.text_of(comment.span), trails});
  }
  pieces_.push_back(std::move(piece));
}

void PieceWriter::expression(ExprId id) {
  if (!in_parentheses(id)) return bare(id);
  token();
  line(When::last_resort, 0, indent);
  bare(id);
  line(When::last_resort, 0, indent);
  token();
}

void PieceWriter::bare(ExprId id) {
  switch (at(id).kind) {
    case Kind::number:
    case Kind::string:
    case Kind::name:
      return token();
    case Kind::call:
    case Kind::member:
    case Kind::method:
      return members(id);
    case Kind::unary:
      return prefixed(at(id));
    case Kind::binary:
      return operators(id);
    case Kind::conditional:
      return choices(id);
  }
}

/// The first of several: its own lines stand deeper than the others' beginnings.
void PieceWriter::operand(ExprId id) {
  open(indent);
  expression(id);
  close();
}

/// `a + b - c`: each operator begins a line, if they do not fit on one.
void PieceWriter::operators(ExprId id) {
  int const strength = strength_of(at(id).operation);
  std::vector<ExprId> right;
  ExprId first = id;
  do {
    right.push_back(at(first).second);
    first = at(first).first;
  } while (at(first).kind == Kind::binary && !in_parentheses(first) &&
           strength_of(at(first).operation) == strength);
  std::ranges::reverse(right);
  open();
  operand(first);
  for (ExprId const each : right) {
    sign();
    expression(each);
  }
  close();
}

/// An operator between what it applies to; a line may begin with it.
void PieceWriter::sign() {
  line(When::together, 1, indent);
  token();
  text(" ");
}

/// A choice in the last branch of a choice continues the list of choices.
bool PieceWriter::continues(ExprId last) const {
  return at(last).kind == Kind::conditional && !in_parentheses(last);
}

/// `a ? b : c`: `?` and `:` begin lines.
void PieceWriter::choices(ExprId id, bool in_branch) {
  open();
  if (continues(at(id).third)) {
    list_of_choices(id, in_branch);
  } else {
    choice(at(id));
    sign();
    expression(at(id).third);
  }
  close();
}

/// Each `condition ? value` has a line if all are short, and lines of its own if not; so too in a
/// middle branch, whose line has begun with a `?` already.
void PieceWriter::list_of_choices(ExprId id, bool in_branch) {
  std::vector<std::size_t> opens;
  bool in_lines = !in_branch;
  for (;; id = at(id).third) {
    opens.push_back(pieces_.size());
    open(opens.size() == 1 ? indent : 0);
    choice(at(id));
    close();
    in_lines = in_lines && fit_on_a_line(std::span(pieces_).subspan(opens.back()), short_choice);
    sign();
    if (!continues(at(id).third)) break;
  }
  expression(at(id).third);
  for (std::size_t const each : opens) pieces_[each].breaks = !in_lines;
}

void PieceWriter::choice(Expression const& e) {
  operand(e.first);
  sign();
  if (continues(e.second)) return choices(e.second, true);
  expression(e.second);
}

void PieceWriter::prefixed(Expression const& e) {
  token();
  bool const again = at(e.first).kind == Kind::unary && !in_parentheses(e.first);
  if (again) {
    // `--x` would read as another language's decrement.
    bool const two_minus =
        e.operation == Operator::negate && at(e.first).operation == Operator::negate;
    line(When::last_resort, two_minus ? 1 : 0, indent);
  }
  expression(e.first);
}

/// `a.b(c).d`, from the left.
void PieceWriter::members(ExprId id) {
  std::vector<ExprId> chain;
  while (at(id).kind == Kind::member || at(id).kind == Kind::method) {
    chain.push_back(id);
    id = at(id).first;
  }
  if (at(id).kind == Kind::call) {
    token();
    arguments(at(id));
  } else {
    expression(id);
  }
  for (std::size_t i = chain.size(); i-- > 0;) {
    line(When::last_resort, 0, indent);
    token();
    token();
    if (at(chain[i]).kind == Kind::method) arguments(at(chain[i]));
  }
}

void PieceWriter::arguments(Expression const& call) {
  token();
  if (call.argument_count == 0) return token();
  When const ends = hugs(call) ? When::last_resort : When::together;
  auto const given = [&](std::uint32_t i) { return formula_.arguments[call.arguments + i]; };
  bool only_words = true;
  for (std::uint32_t i = 0; i < call.argument_count; ++i) {
    only_words = only_words && is_word(at(given(i)));
  }
  open();
  line(ends, 0, indent);
  for (std::uint32_t i = 0; i < call.argument_count; ++i) {
    expression(given(i));
    if (i + 1 == call.argument_count) break;
    token();
    // A list of numbers fills its lines.
    line(only_words ? When::needed : When::together, 1, indent);
  }
  line(ends, 0, 0);
  token();
  close();
}

/// `max($PendingTasks.GetSample(` needs one line, and so does `))`.
bool PieceWriter::hugs(Expression const& call) const {
  Kind const kind = at(formula_.arguments[call.arguments]).kind;
  return call.argument_count == 1 && (kind == Kind::call || kind == Kind::method) &&
         tokens_.peek().comments.empty();
}

}  // namespace

std::string_view TokenReader::take() {
  ENSURE(peek().comments.empty());
  std::string_view const taken = formula.text_of(peek().span);
  ++next;
  return taken.empty() ? ";" : taken;
}

std::vector<Comment> TokenReader::take_comments() {
  return std::exchange(canonical.tokens[next].comments, {});
}

std::vector<LayoutPiece> pieces_of(Statement const& statement, TokenReader& tokens) {
  return PieceWriter(tokens).run(statement);
}

}  // namespace poolcast::formula
