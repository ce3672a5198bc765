// A parsed formula: flat arrays of nodes that refer to one another by index. Children come before
// their parent, every node has one parent, so a pass over the array is a walk from the leaves up
// and nothing recurses. Knows nothing of names' meanings; no parser's type shows here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::formula {

enum class Operator : std::uint8_t {
  logical_or,
  logical_and,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
  negate,
  logical_not,
};

/// As it is written in a formula.
std::string_view text_of(Operator operation);

/// How closely it binds, from 1 on; operators that are equally strong go from left to right.
constexpr int strength_of(Operator operation) {
  constexpr int strengths[] = {1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 7, 7};
  return strengths[static_cast<std::size_t>(operation)];
}

using ExprId = std::uint32_t;

struct Expression {
  enum class Kind : std::uint8_t {
    number,       // value; name: its digits
    string,       // name: the text between the quotes
    name,         // name
    call,         // name(arguments)
    member,       // first.name
    method,       // first.name(arguments)
    unary,        // operation first
    binary,       // first operation second
    conditional,  // first ? second : third
  };

  Kind kind = Kind::number;
  Operator operation = Operator::add;
  std::uint16_t argument_count = 0;
  std::uint32_t arguments = 0;  // index of the first in Formula::arguments
  std::uint32_t at = 0;         // the operator, or the `(` of a call
  Span span{};                  // the whole expression
  Span name{};
  double value = 0;
  ExprId first = 0;
  ExprId second = 0;
  ExprId third = 0;
};

/// `name = value`, or a bare `value` when the name is empty.
struct Statement {
  Span name{};
  ExprId value = 0;

  bool assigns() const { return name.begin < name.end; }
};

struct Formula {
  std::string text;  // what every Span refers to
  std::vector<Expression> expressions;
  std::vector<ExprId> arguments;
  std::vector<Statement> statements;
  Unknowns relies_on;  // the settings without which the text would not be a formula, or another

  std::string_view text_of(Span span) const {
    return std::string_view(text).substr(span.begin, span.end - span.begin);
  }
  /// What a statement begins with: the name, or all of a bare value.
  Span head(Statement const& statement) const {
    return statement.assigns() ? statement.name : expressions[statement.value].span;
  }
};

}  // namespace poolcast::formula
