// The operators' table: which types each takes, and what it gives. What is not in it is an
// evaluation error: docs/language-reference.md#operators.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/formula/ast.hpp"
#include "engine/formula/evaluation.hpp"
#include "engine/formula/types.hpp"

namespace poolcast::formula {

struct BinaryRow {
  Type left;
  std::vector<Operator> operators;
  Type right;
  Type result;
  Value (*body)(Evaluation&, Operator, Value const&, Value const&);
};

struct UnaryRow {
  Operator operation;
  Type operand;
  Type result;
  Value (*body)(Value const&);
};

std::span<BinaryRow const> binary_rows();
std::span<UnaryRow const> unary_rows();

/// What the operator can give for operands of these types; nothing if the table has no row.
Types result_types(Operator operation, Types left, Types right);
Types result_types(Operator operation, Types operand);

Value apply(Evaluation& evaluation, Operator operation, Value const& left, Value const& right);
Value apply(Evaluation& evaluation, Operator operation, Value const& operand);

/// The number that a condition, an operand of `&&` or a target needs; fails with `what` needs it.
Value as_number(Evaluation& evaluation, Value const& value, std::string_view what);

}  // namespace poolcast::formula
