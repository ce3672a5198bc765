#include "engine/formula/functions.hpp"

#include <algorithm>
#include <cmath>
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
    evaluation.note(Unknown::empty_vector_aggregate);
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
double rounded_to_even(double x) { return x - std::remainder(x, 1.0); }

Value vec(Evaluation& evaluation, Arguments arguments) { return flatten(evaluation, arguments); }

Value round(Evaluation& evaluation, Arguments arguments) {
  for (Value const& argument : arguments) {
    std::span<double const> const numbers = argument.type == Type::vector
                                                ? argument.vector()
                                                : std::span<double const>(&argument.number, 1);
    if (argument.type != Type::vector && argument.type != Type::number) continue;
    bool const halves = std::ranges::any_of(
        numbers, [](double x) { return std::isfinite(x) && rounded(x) != rounded_to_even(x); });
    if (halves) evaluation.note(Unknown::rounding);
  }
  return evaluation.semantics.rounding == Rounding::half_away_from_zero
             ? each<rounded>(evaluation, arguments)
             : each<rounded_to_even>(evaluation, arguments);
}

bool vector_and_number(Evaluation& evaluation, Arguments arguments) {
  if (arguments[0].type == Type::vector && arguments[1].type == Type::number) return true;
  evaluation.fail("The arguments must be a doubleVec and a double, not a " +
                  std::string(text_of(arguments[0].type)) + " and a " +
                  std::string(text_of(arguments[1].type)));
  return false;
}

Value percentile(Evaluation& evaluation, Arguments arguments) {
  if (!vector_and_number(evaluation, arguments)) return Value::none();
  double const given = arguments[1].number;
  bool const as_fraction = evaluation.semantics.percentile_scale == PercentileScale::fraction;
  double const percent = as_fraction ? 100 * given : given;
  if (given != 0) evaluation.note(Unknown::percentile_scale);
  if (!(percent >= 0 && percent <= 100)) {
    return evaluation.fail("A percentile must be from 0 to " +
                           std::string(as_fraction ? "1" : "100") + ", not " +
                           format_number(given));
  }
  std::span<double const> const numbers = arguments[0].vector();
  if (numbers.empty())
    return aggregate_of_some<statistics::maximum>(evaluation, arguments.first(1));
  double* const copy = evaluation.new_vector(numbers.size());
  if (copy == nullptr) return Value::none();
  std::ranges::copy(numbers, copy);
  double const between = statistics::percentile({copy, numbers.size()}, percent);
  double const nearest = statistics::nearest_rank({copy, numbers.size()}, percent);
  if (between != nearest) evaluation.note(Unknown::percentile_interpolation);
  bool const linear = evaluation.semantics.percentile_interpolation == Interpolation::linear;
  return linear ? between : nearest;
}

/// Where n - 1 is 0, the definition gives no answer.
Value deviation(Evaluation& evaluation, Arguments arguments) {
  bool const one_vector = arguments.size() == 1 && arguments[0].type == Type::vector;
  Value const numbers = one_vector ? arguments[0] : flatten(evaluation, arguments);
  if (numbers.type == Type::none || numbers.size != 1) {
    return numbers.type == Type::none
               ? numbers
               : aggregate_of_some<statistics::standard_deviation>(evaluation, {&numbers, 1});
  }
  evaluation.note(Unknown::single_number_deviation);
  if (evaluation.semantics.single_number_deviation == Missing::zero) return 0.0;
  return evaluation.fail("The function has no value over one number");
}

Value val(Evaluation& evaluation, Arguments arguments) {
  if (!vector_and_number(evaluation, arguments)) return Value::none();
  double const index = arguments[1].number;
  std::span<double const> const numbers = arguments[0].vector();
  if (index > -1 && index < static_cast<double>(numbers.size())) {
    auto const place = static_cast<std::size_t>(index);
    bool const palindrome = numbers[place] == numbers[numbers.size() - 1 - place];
    if (evaluation.reads_metrics && !palindrome) evaluation.note(Unknown::sample_order);
    return numbers[place];
  }
  // A new pool has no sample yet, and val($PendingTasks.GetSample(1), 0) is known not to fail then.
  bool const none = numbers.empty();
  evaluation.note(none ? Unknown::index_of_empty_vector : Unknown::index_out_of_range);
  Semantics const& semantics = evaluation.semantics;
  Missing const missing = none ? semantics.index_of_empty_vector : semantics.index_out_of_range;
  if (missing == Missing::zero) return 0.0;
  return evaluation.fail("Index " + format_number(index) + " is outside a vector of " +
                         std::to_string(numbers.size()) + " elements");
}

Value random_number(Evaluation& evaluation, Arguments) {
  return uniform(draw(evaluation.environment.random_bits, Stream::formula, evaluation.draws++));
}

/// How many digits stand after the point, if there is one.
std::int64_t fraction_digits(std::string_view text) {
  std::string_view const fraction = text.substr(std::min(text.find('.'), text.size() - 1) + 1);
  return std::ranges::find_if_not(fraction, is_digit) - fraction.begin();
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
  std::int64_t const digits = at ? fraction_digits(text) : 0;
  if (digits == 7 || digits == 8) evaluation.note(Unknown::time_fraction_digits);
  if (at && digits <= evaluation.semantics.time_fraction_digits) return *at;
  return evaluation.fail("'" + std::string(text) + "' is not a time in W3C-DTF or RFC 1123 format");
}

constexpr Overload all_to_one[] = {{{any_numbers}, Type::number, true}};
constexpr Overload all_to_vector[] = {{{any_numbers}, Type::vector, true}};
constexpr Overload one_or_each[] = {{{Type::number}, Type::number},
                                    {{any_numbers}, Type::vector, true}};
constexpr Overload of_vector[] = {{{Type::vector, Type::number}, Type::number}};
constexpr Overload random_draw[] = {{{}, Type::number}};
constexpr Overload now_or_text[] = {{{}, Type::timestamp}, {{Type::string}, Type::timestamp}};
constexpr Overload no_return[] = {{{}, Type::none}};

constexpr Function function_rows[] = {
    {"avg", "double avg(doubleVecList)", all_to_one, 1, any_number, true,
     aggregate_of_some<statistics::mean>, "The mean.", "avg(1, 2, 6)", "3", statistics::mean},
    {"sum", "double sum(doubleVecList)", all_to_one, 0, any_number, true,
     aggregate<statistics::sum>, "The sum; 0 of nothing.", "sum(1, 2, 6)", "9"},
    {"min", "double min(doubleVecList)", all_to_one, 1, any_number, true,
     aggregate_of_some<statistics::minimum>, "The smallest.", "min(4, 2, 6)", "2",
     statistics::minimum},
    {"max", "double max(doubleVecList)", all_to_one, 1, any_number, true,
     aggregate_of_some<statistics::maximum>, "The largest.", "max(4, 2, 6)", "6",
     statistics::maximum},
    {"range", "double range(doubleVecList)", all_to_one, 1, any_number, true,
     aggregate_of_some<statistics::range>, "The largest less the smallest.", "range(4, 2, 6)", "4"},
    {"norm", "double norm(doubleVecList)", all_to_one, 0, any_number, true,
     aggregate<statistics::norm>, "The two-norm: the root of the sum of squares.", "norm(3, 4)",
     "5"},
    {"len", "double len(doubleVecList)", all_to_one, 0, any_number, true,
     aggregate<statistics::count>, "How many numbers there are.", "len(vec(1, 2), 3)", "3"},
    {"std", "double std(doubleVecList)", all_to_one, 1, any_number, true, deviation,
     "The standard deviation of a sample (n - 1); 0 of one number.", "std(1, 2, 3)", "1"},
    {"percentile", "double percentile(doubleVec v, double p)", of_vector, 2, 2, true, percentile,
     "The p-th percentile, p from 0 to 100, between the nearest ranks.",
     "percentile(vec(1, 2, 3, 4), 50)", "2.5"},
    {"val", "double val(doubleVec v, double i)", of_vector, 2, 2, true, val,
     "The element at i, counted from 0.", "val(vec(5, 6, 7), 1)", "6"},
    {"lg", "double lg(double), doubleVec lg(doubleVecList)", one_or_each, 1, any_number, true,
     each<binary_logarithm>, "The logarithm to base 2.", "lg(8)", "3"},
    {"ln", "double ln(double), doubleVec ln(doubleVecList)", one_or_each, 1, any_number, true,
     each<natural_logarithm>, "The natural logarithm.", "ln(1, exp(2))", "[0,2]"},
    {"log", "double log(double), doubleVec log(doubleVecList)", one_or_each, 1, any_number, true,
     each<decimal_logarithm>, "The logarithm to base 10.", "log(10, 1000)", "[1,3]"},
    {"exp", "double exp(double), doubleVec exp(doubleVecList)", one_or_each, 1, any_number, true,
     each<exponential>, "e to the power of each number.", "exp(0)", "1"},
    {"ceil", "double ceil(double), doubleVec ceil(doubleVecList)", one_or_each, 1, any_number, true,
     each<ceiling>, "The next whole number up.", "ceil(1.2)", "2"},
    {"floor", "double floor(double), doubleVec floor(doubleVecList)", one_or_each, 1, any_number,
     true, each<floored>, "The next whole number down.", "floor(1.8, 2.2)", "[1,2]"},
    {"round", "double round(double), doubleVec round(doubleVecList)", one_or_each, 1, any_number,
     true, round, "The nearest whole number; halves go away from zero.", "round(2.5)", "3"},
    {"vec", "doubleVec vec(doubleVecList)", all_to_vector, 0, any_number, true, vec,
     "All the numbers as one vector.", "vec(1, vec(2, 3))", "[1,2,3]"},
    {"rand", "double rand()", random_draw, 0, 0, false, random_number,
     "A random number from 0 to 1.", "rand() < 2", "1"},
    {"time", "timestamp time(), timestamp time(string)", now_or_text, 0, 1, false, time,
     "Now (UTC), or the time that a text in W3C-DTF or RFC 1123 format gives.",
     "time(\"2016-10-13T19:18:47.805Z\")", "2016-10-13T19:18:47.805Z"},
    {"stop", "stop()", no_return, 0, 0, false, nullptr,
     "Ends the evaluation; what is assigned so far counts.", "stop()", ""},
};

}  // namespace

std::span<Function const> functions() { return function_rows; }

Function const* find_function(std::string_view name) {
  auto const* const row = std::ranges::find(function_rows, name, &Function::name);
  return row == std::end(function_rows) ? nullptr : row;
}

}  // namespace poolcast::formula
