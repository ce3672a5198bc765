#include "engine/formula/operators.hpp"

#include <algorithm>
#include <cmath>

namespace poolcast::formula {
namespace {

using enum Operator;

// Beyond 2^61 ticks (7,300 years) a sum of two times could overflow.
constexpr double most_ticks = 0x1p61;

double calculate(Operator operation, double left, double right) {
  switch (operation) {
    case add:
      return left + right;
    case subtract:
      return left - right;
    case multiply:
      return left * right;
    default:
      return left / right;
  }
}

template <class T>
bool compare(Operator operation, T const& left, T const& right) {
  switch (operation) {
    case equal:
      return left == right;
    case not_equal:
      return left != right;
    case less:
      return left < right;
    case less_equal:
      return left <= right;
    case greater:
      return left > right;
    default:
      return left >= right;
  }
}

Value arithmetic(Evaluation& evaluation, Operator operation, Value const& left,
                 Value const& right) {
  if (operation == divide && right.number == 0 &&
      evaluation.semantics.not_finite == Unproven::error) {
    evaluation.note(Unknown::not_finite);
    return evaluation.fail("Division by zero");
  }
  double const result = calculate(operation, left.number, right.number);
  return evaluation.finite(result, "'" + std::string(text_of(operation)) + "'");
}

/// `right(i)` is the number beside the vector's ith. A temporary vector is overwritten, so that a
/// long sum of vectors needs no more memory than one of them.
template <class Right>
Value each(Evaluation& evaluation, Operator operation, Value const& left, Right right) {
  auto* const result =
      left.temporary ? const_cast<double*>(left.numbers) : evaluation.new_vector(left.size);
  if (result == nullptr) return Value::none();
  for (std::uint32_t i = 0; i < left.size; ++i) {
    Value const element = arithmetic(evaluation, operation, left.numbers[i], right(i));
    if (element.type == Type::none) return element;
    result[i] = element.number;
  }
  Value vector(std::span<double const>(result, left.size));
  vector.temporary = true;
  return vector;
}

Value vector_by_number(Evaluation& evaluation, Operator operation, Value const& left,
                       Value const& right) {
  return each(evaluation, operation, left, [&](std::uint32_t) { return right; });
}

Value vector_by_vector(Evaluation& evaluation, Operator operation, Value const& left,
                       Value const& right) {
  Value shorter = left;
  shorter.size = std::min(left.size, right.size);
  if (left.size != right.size) evaluation.note(Unknown::vector_lengths_differ);
  if (left.size != right.size &&
      evaluation.semantics.vector_lengths_differ == LengthsDiffer::error) {
    return evaluation.fail("Operator '" + std::string(text_of(operation)) +
                           "' cannot be applied to vectors of " + std::to_string(left.size) +
                           " and " + std::to_string(right.size) + " elements");
  }
  return each(evaluation, operation, shorter,
              [&](std::uint32_t i) { return Value(right.numbers[i]); });
}

Value ticks_in_range(Evaluation& evaluation, double ticks, Type type) {
  if (!(std::abs(ticks) < most_ticks)) return evaluation.fail("The time is out of range");
  Value value(Duration{std::llround(ticks)});
  value.type = type;
  return value;
}

Value number_by_interval(Evaluation& evaluation, Operator, Value const& left, Value const& right) {
  return ticks_in_range(evaluation, left.number * static_cast<double>(right.ticks), Type::interval);
}

Value interval_by_number(Evaluation& evaluation, Operator operation, Value const& left,
                         Value const& right) {
  if (operation == divide && right.number == 0) return evaluation.fail("Division by zero");
  return ticks_in_range(evaluation,
                        calculate(operation, static_cast<double>(left.ticks), right.number),
                        Type::interval);
}

/// Sums of intervals and timestamps, whole ticks: both sides are below 2^61.
template <Type type>
Value sum_of_times(Evaluation& evaluation, Operator operation, Value const& left,
                   Value const& right) {
  std::int64_t const ticks = operation == add ? left.ticks + right.ticks : left.ticks - right.ticks;
  if (std::abs(static_cast<double>(ticks)) >= most_ticks) {
    return evaluation.fail("The time is out of range");
  }
  Value value(Duration{ticks});
  value.type = type;
  return value;
}

Value compare_numbers(Evaluation&, Operator operation, Value const& left, Value const& right) {
  return compare(operation, left.number, right.number) ? 1.0 : 0.0;
}
Value compare_texts(Evaluation&, Operator operation, Value const& left, Value const& right) {
  return compare(operation, left.text(), right.text()) ? 1.0 : 0.0;
}
Value compare_ticks(Evaluation&, Operator operation, Value const& left, Value const& right) {
  return compare(operation, left.ticks, right.ticks) ? 1.0 : 0.0;
}
Value logic(Evaluation&, Operator operation, Value const& left, Value const& right) {
  bool const a = left.number != 0, b = right.number != 0;
  return (operation == logical_and ? a && b : a || b) ? 1.0 : 0.0;
}

std::vector<Operator> const comparisons{less, less_equal, equal, greater_equal, greater, not_equal};
std::vector<Operator> const arithmetics{add, subtract, multiply, divide};

BinaryRow const binaries[] = {
    {Type::number, arithmetics, Type::number, Type::number, arithmetic},
    {Type::number, comparisons, Type::number, Type::number, compare_numbers},
    {Type::number, {logical_and, logical_or}, Type::number, Type::number, logic},
    {Type::number, {multiply}, Type::interval, Type::interval, number_by_interval},
    {Type::vector, arithmetics, Type::number, Type::vector, vector_by_number},
    {Type::vector, arithmetics, Type::vector, Type::vector, vector_by_vector},
    {Type::interval, {multiply, divide}, Type::number, Type::interval, interval_by_number},
    {Type::interval, {add, subtract}, Type::interval, Type::interval, sum_of_times<Type::interval>},
    {Type::interval, {add}, Type::timestamp, Type::timestamp, sum_of_times<Type::timestamp>},
    {Type::timestamp, {add}, Type::interval, Type::timestamp, sum_of_times<Type::timestamp>},
    {Type::timestamp, {subtract}, Type::timestamp, Type::interval, sum_of_times<Type::interval>},
    {Type::string, comparisons, Type::string, Type::number, compare_texts},
    {Type::timestamp, comparisons, Type::timestamp, Type::number, compare_ticks},
    {Type::interval, comparisons, Type::interval, Type::number, compare_ticks},
};

UnaryRow const unaries[] = {
    {negate, Type::number, Type::number, [](Value const& v) { return Value(-v.number); }},
    {negate, Type::interval, Type::interval, [](Value const& v) { return Value(-v.interval()); }},
    {logical_not, Type::number, Type::number,
     [](Value const& v) { return Value(v.number == 0 ? 1.0 : 0.0); }},
};

BinaryRow const* find(Operator operation, Type left, Type right) {
  for (BinaryRow const& row : binaries) {
    if (row.left == left && row.right == right &&
        std::ranges::find(row.operators, operation) != row.operators.end()) {
      return &row;
    }
  }
  return nullptr;
}

/// The number that a vector of one element stands for, if it does.
Value unboxed(Evaluation& evaluation, Value const& value) {
  if (value.type != Type::vector || value.size != 1) return value;
  evaluation.note(Unknown::one_element_vector_as_number);
  bool const accepted = evaluation.semantics.one_element_vector_as_number == Unproven::accept;
  return accepted ? Value(value.numbers[0]) : value;
}

}  // namespace

std::span<BinaryRow const> binary_rows() { return binaries; }
std::span<UnaryRow const> unary_rows() { return unaries; }

Types result_types(Operator operation, Types left, Types right) {
  Types results;
  for (BinaryRow const& row : binaries) {
    if (left.contains(row.left) && right.contains(row.right) &&
        std::ranges::find(row.operators, operation) != row.operators.end()) {
      results |= row.result;
    }
  }
  return results;
}

Types result_types(Operator operation, Types operand) {
  Types results;
  for (UnaryRow const& row : unaries) {
    if (row.operation == operation && operand.contains(row.operand)) results |= row.result;
  }
  return results;
}

Value apply(Evaluation& evaluation, Operator operation, Value const& left, Value const& right) {
  if (BinaryRow const* row = find(operation, left.type, right.type)) {
    return row->body(evaluation, operation, left, right);
  }
  Value const a = unboxed(evaluation, left);
  Value const b = unboxed(evaluation, right);
  if (BinaryRow const* row = find(operation, a.type, b.type)) {
    return row->body(evaluation, operation, a, b);
  }
  return evaluation.fail("Operator '" + std::string(text_of(operation)) +
                         "' cannot be applied to " + std::string(text_of(left.type)) + " and " +
                         std::string(text_of(right.type)));
}

Value apply(Evaluation& evaluation, Operator operation, Value const& operand) {
  Value const value = unboxed(evaluation, operand);
  for (UnaryRow const& row : unaries) {
    if (row.operation == operation && row.operand == value.type) return row.body(value);
  }
  return evaluation.fail("Operator '" + std::string(text_of(operation)) +
                         "' cannot be applied to " + std::string(text_of(operand.type)));
}

Value as_number(Evaluation& evaluation, Value const& value, std::string_view what) {
  Value const number = unboxed(evaluation, value);
  if (number.type == Type::number) return number;
  return evaluation.fail(std::string(what) + " must be a double, not a " +
                         std::string(text_of(value.type)));
}

}  // namespace poolcast::formula
