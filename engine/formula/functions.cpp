#include "engine/formula/functions.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/formula/statistics.hpp"

namespace poolcast::formula {
namespace {

using Arguments = std::span<Value const>;

/// All the numbers of a doubleVecList in order: avg(v, 7) is avg(1, 2, 3, 7).
Value flatten(Evaluation& evaluation, Arguments arguments) {
  if (arguments.size() == 1 && arguments[0].type == Type::vector) return arguments[0];
  std::size_t count = 0;
  for (Value const& argument : arguments) {
    if (argument.type != Type::number && argument.type != Type::vector) {
      return evaluation.fail("An argument must be a double or a doubleVec, not a " +
                             std::string(text_of(argument.type)));
    }
    count += argument.type == Type::vector ? argument.size : 1;
  }
  double* const numbers = evaluation.new_vector(count);
  if (numbers == nullptr) return Value::none();
  double* next = numbers;
  for (Value const& argument : arguments) {
    std::span<double const> const part = argument.type == Type::vector
                                             ? argument.vector()
                                             : std::span<double const>(&argument.number, 1);
    next = std::ranges::copy(part, next).out;
  }
  Value all(std::span<double const>(numbers, count));
  all.temporary = true;
  return all;
}

template <double (*statistic)(std::span<double const>)>
Value aggregate(Evaluation& evaluation, Arguments arguments) {
  Value const numbers = flatten(evaluation, arguments);
  if (numbers.type == Type::none) return numbers;
  return evaluation.finite(statistic(numbers.vector()), "the function");
}

/// For those that have no value of their own over no numbers.
template <double (*statistic)(std::span<double const>)>
Value aggregate_of_some(Evaluation& evaluation, Arguments arguments) {
  // One vector is by far the most common argument, and needs no copy.
  bool const one_vector = arguments.size() == 1 && arguments[0].type == Type::vector;
  Value const numbers = one_vector ? arguments[0] : flatten(evaluation, arguments);
  if (numbers.type == Type::none) return numbers;
  if (numbers.size == 0) {
    return evaluation.semantics.empty_vector_aggregate == Missing::zero
               ? Value(0.0)
               : evaluation.fail("The function has no value over an empty vector");
  }
  return evaluation.finite(statistic(numbers.vector()), "the function");
}

/// One bare double gives a double; anything else a doubleVec.
template <double (*function)(double)>
Value each(Evaluation& evaluation, Arguments arguments) {
  if (arguments.size() == 1 && arguments[0].type == Type::number) {
    return evaluation.finite(function(arguments[0].number), "the function");
  }
  Value const numbers = flatten(evaluation, arguments);
  if (numbers.type == Type::none) return numbers;
  double* const results = evaluation.new_vector(numbers.size);
  if (results == nullptr) return Value::none();
  for (std::uint32_t i = 0; i < numbers.size; ++i) {
    Value const result = evaluation.finite(function(numbers.numbers[i]), "the function");
    if (result.type == Type::none) return result;
    results[i] = result.number;
  }
  Value vector(std::span<double const>(results, numbers.size));
  vector.temporary = true;
  return vector;
}

double binary_logarithm(double x) { return std::log2(x); }
double natural_logarithm(double x) { return std::log(x); }
double decimal_logarithm(double x) { return std::log10(x); }
double exponential(double x) { return std::exp(x); }
double ceiling(double x) { return std::ceil(x); }
double floored(double x) { return std::floor(x); }
double rounded(double x) { return std::round(x); }

Value vec(Evaluation& evaluation, Arguments arguments) { return flatten(evaluation, arguments); }

bool vector_and_number(Evaluation& evaluation, Arguments arguments) {
  if (arguments[0].type == Type::vector && arguments[1].type == Type::number) return true;
  evaluation.fail("The arguments must be a doubleVec and a double, not a " +
                  std::string(text_of(arguments[0].type)) + " and a " +
                  std::string(text_of(arguments[1].type)));
  return false;
}

Value percentile(Evaluation& evaluation, Arguments arguments) {
  if (!vector_and_number(evaluation, arguments)) return Value::none();
  double const percent = arguments[1].number;
  if (!(percent >= 0 && percent <= 100)) {
    return evaluation.fail("A percentile must be from 0 to 100, not " + format_number(percent));
  }
  std::span<double const> const numbers = arguments[0].vector();
  if (numbers.empty())
    return aggregate_of_some<statistics::maximum>(evaluation, arguments.first(1));
  double* const copy = evaluation.new_vector(numbers.size());
  if (copy == nullptr) return Value::none();
  std::ranges::copy(numbers, copy);
  return statistics::percentile({copy, numbers.size()}, percent);
}

Value val(Evaluation& evaluation, Arguments arguments) {
  if (!vector_and_number(evaluation, arguments)) return Value::none();
  double const index = arguments[1].number;
  std::span<double const> const numbers = arguments[0].vector();
  // A new pool has no sample yet, and val($PendingTasks.GetSample(1), 0) is known not to fail then.
  if (numbers.empty()) return 0.0;
  if (index > -1 && index < static_cast<double>(numbers.size())) {
    return numbers[static_cast<std::size_t>(index)];
  }
  if (evaluation.semantics.index_out_of_range == Missing::zero) return 0.0;
  return evaluation.fail("Index " + format_number(index) + " is outside a vector of " +
                         std::to_string(numbers.size()) + " elements");
}

Value random_number(Evaluation& evaluation, Arguments) {
  return uniform(draw(evaluation.environment.random_bits, Stream::formula, evaluation.draws++));
}

/// The service reads a tick, 7 digits, and is known to refuse 9.
bool finer_than_a_tick(std::string_view text) {
  std::size_t const point = text.find('.');
  if (point == text.npos) return false;
  std::string_view const fraction = text.substr(point + 1);
  return fraction.size() > 7 && std::ranges::all_of(fraction.substr(0, 8), is_digit);
}

Value time(Evaluation& evaluation, Arguments arguments) {
  if (arguments.empty()) return evaluation.environment.now;
  if (arguments[0].type != Type::string) {
    return evaluation.fail("The argument must be a string, not a " +
                           std::string(text_of(arguments[0].type)));
  }
  std::string_view const text = arguments[0].text();
  std::optional<Time> at = parse_w3c_time(text);
  if (!at) at = parse_rfc1123_time(text);
  if (at && !finer_than_a_tick(text)) return *at;
  return evaluation.fail("'" + std::string(text) + "' is not a time in W3C-DTF or RFC 1123 format");
}

constexpr Function function_rows[] = {
    {"avg", "double avg(doubleVecList)", 1, any_number, true, aggregate_of_some<statistics::mean>,
     "The mean.", "avg(1, 2, 6)", "3", statistics::mean},
    {"sum", "double sum(doubleVecList)", 0, any_number, true, aggregate<statistics::sum>,
     "The sum; 0 of nothing.", "sum(1, 2, 6)", "9"},
    {"min", "double min(doubleVecList)", 1, any_number, true,
     aggregate_of_some<statistics::minimum>, "The smallest.", "min(4, 2, 6)", "2",
     statistics::minimum},
    {"max", "double max(doubleVecList)", 1, any_number, true,
     aggregate_of_some<statistics::maximum>, "The largest.", "max(4, 2, 6)", "6",
     statistics::maximum},
    {"range", "double range(doubleVecList)", 1, any_number, true,
     aggregate_of_some<statistics::range>, "The largest less the smallest.", "range(4, 2, 6)", "4"},
    {"norm", "double norm(doubleVecList)", 0, any_number, true, aggregate<statistics::norm>,
     "The two-norm: the root of the sum of squares.", "norm(3, 4)", "5"},
    {"len", "double len(doubleVecList)", 0, any_number, true, aggregate<statistics::count>,
     "How many numbers there are.", "len(vec(1, 2), 3)", "3"},
    {"std", "double std(doubleVecList)", 1, any_number, true,
     aggregate_of_some<statistics::standard_deviation>,
     "The standard deviation of a sample (n - 1); 0 of one number.", "std(1, 2, 3)", "1"},
    {"percentile", "double percentile(doubleVec v, double p)", 2, 2, true, percentile,
     "The p-th percentile, p from 0 to 100, between the nearest ranks.",
     "percentile(vec(1, 2, 3, 4), 50)", "2.5"},
    {"val", "double val(doubleVec v, double i)", 2, 2, true, val,
     "The element at i, counted from 0.", "val(vec(5, 6, 7), 1)", "6"},
    {"lg", "double lg(double), doubleVec lg(doubleVecList)", 1, any_number, true,
     each<binary_logarithm>, "The logarithm to base 2.", "lg(8)", "3"},
    {"ln", "double ln(double), doubleVec ln(doubleVecList)", 1, any_number, true,
     each<natural_logarithm>, "The natural logarithm.", "ln(1, exp(2))", "[0,2]"},
    {"log", "double log(double), doubleVec log(doubleVecList)", 1, any_number, true,
     each<decimal_logarithm>, "The logarithm to base 10.", "log(10, 1000)", "[1,3]"},
    {"exp", "double exp(double), doubleVec exp(doubleVecList)", 1, any_number, true,
     each<exponential>, "e to the power of each number.", "exp(0)", "1"},
    {"ceil", "double ceil(double), doubleVec ceil(doubleVecList)", 1, any_number, true,
     each<ceiling>, "The next whole number up.", "ceil(1.2)", "2"},
    {"floor", "double floor(double), doubleVec floor(doubleVecList)", 1, any_number, true,
     each<floored>, "The next whole number down.", "floor(1.8, 2.2)", "[1,2]"},
    {"round", "double round(double), doubleVec round(doubleVecList)", 1, any_number, true,
     each<rounded>, "The nearest whole number; halves go away from zero.", "round(2.5)", "3"},
    {"vec", "doubleVec vec(doubleVecList)", 0, any_number, true, vec,
     "All the numbers as one vector.", "vec(1, vec(2, 3))", "[1,2,3]"},
    {"rand", "double rand()", 0, 0, false, random_number, "A random number from 0 to 1.",
     "rand() < 2", "1"},
    {"time", "timestamp time(), timestamp time(string)", 0, 1, false, time,
     "Now (UTC), or the time that a text in W3C-DTF or RFC 1123 format gives.",
     "time(\"2016-10-13T19:18:47.805Z\")", "2016-10-13T19:18:47.805Z"},
    {"stop", "stop()", 0, 0, false, nullptr, "Ends the evaluation; what is assigned so far counts.",
     "stop()", ""},
};

}  // namespace

std::span<Function const> functions() { return function_rows; }

Function const* find_function(std::string_view name) {
  auto const* const row = std::ranges::find(function_rows, name, &Function::name);
  return row == std::end(function_rows) ? nullptr : row;
}

}  // namespace poolcast::formula
