// Why an evaluation answered as it did: each statement, and in it each expression from the outside
// in, with its value, its type, the branch that was taken and the samples that were read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/value.hpp"

namespace poolcast::formula {

enum class Reached : std::uint8_t {
  evaluated,
  failed,         // here the evaluation ended in an error
  stopped,        // a statement with the stop() that ended the evaluation
  not_evaluated,  // a branch that was not taken, or behind the end of the evaluation
};

/// `evaluated`, `failed`, `stopped` or `not evaluated`.
std::string_view text_of(Reached reached);

struct ExplainedExpression {
  ExprId id = 0;
  int depth = 0;  // 0: the statement's whole value
  Reached reached = Reached::not_evaluated;
  Value value{};                          // if evaluated
  std::string_view note{};                // which branch was taken; or nothing
  std::span<std::int64_t const> taken{};  // ticks, one a number of `value`, if those are samples
  std::optional<bool> truth{};            // of `value` as a condition; nothing: it cannot be one
};

struct ExplainedStatement {
  std::string_view name;  // empty: a bare expression
  Place place;
  Reached reached = Reached::not_evaluated;
  std::vector<ExplainedExpression> expressions;  // each before its operands, in their order

  ExplainedExpression const& value() const { return expressions.front(); }
};

/// `workspace` and `outcome` are those of the last evaluation of the formula's traced program,
/// which was in `environment`. The answer refers to all of them.
std::vector<ExplainedStatement> explain(Formula const& formula, Environment const& environment,
                                        Workspace const& workspace, Outcome const& outcome);

/// An expression's text on one line: blanks and comments between its parts become one blank.
std::string one_line(std::string_view text);

/// The texts of a formula's expressions on one line each, by ExprId.
std::vector<std::string> one_lines(Formula const& formula);

/// For people, at most 100 columns wide but for long names: the statement, then a line for each of
/// its expressions that is more than a literal or a named constant. `one_lines` are the formula's.
std::string to_text(Formula const& formula, ExplainedStatement const& statement,
                    std::vector<std::string> const& one_lines);

}  // namespace poolcast::formula
