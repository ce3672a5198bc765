#include "engine/formula/range.hpp"

#include <algorithm>
#include <cmath>

namespace poolcast::formula {
namespace {

using enum Operator;

Range made(double low, double high) {
  bool const finite = std::isfinite(low) && std::isfinite(high);
  return finite ? Range{low, high} : Range::unknown();
}

Range of_corners(Range a, Range b, double (*calculate)(double, double)) {
  double const corners[] = {calculate(a.low, b.low), calculate(a.low, b.high),
                            calculate(a.high, b.low), calculate(a.high, b.high)};
  return made(std::ranges::min(corners), std::ranges::max(corners));
}

Range decided(bool always, bool never) {
  return always ? Range::only(1) : never ? Range::only(0) : truth;
}

Range calculate(Operator operation, Range a, Range b) {
  if (!a.known || !b.known) {
    bool const is_arithmetic = operation >= add && operation <= divide;
    return is_arithmetic ? Range::unknown() : truth;
  }
  switch (operation) {
    case add:
      return made(a.low + b.low, a.high + b.high);
    case subtract:
      return made(a.low - b.high, a.high - b.low);
    case multiply:
      return of_corners(a, b, [](double x, double y) { return x * y; });
    case divide:
      if (b.low <= 0 && b.high >= 0) return Range::unknown();
      return of_corners(a, b, [](double x, double y) { return x / y; });
    case less:
      return decided(a.high < b.low, a.low >= b.high);
    case less_equal:
      return decided(a.high <= b.low, a.low > b.high);
    case greater:
      return decided(a.low > b.high, a.high <= b.low);
    case greater_equal:
      return decided(a.low >= b.high, a.high < b.low);
    case equal:
      return decided(a.low == a.high && a == b, a.high < b.low || a.low > b.high);
    case not_equal:
      return decided(a.high < b.low || a.low > b.high, a.low == a.high && a == b);
    default:
      return truth;
  }
}

Range logic(Operator operation, Range a, Range b) {
  if (operation == logical_and) return decided(a.always() && b.always(), a.never() || b.never());
  return decided(a.always() || b.always(), a.never() && b.never());
}

// ---- functions: their arguments' ranges, and how many numbers those hold ----------------------

struct Arguments {
  std::span<Range const> ranges;
  Range elements;
};

Range all_of(Arguments const& arguments) {
  Range all = arguments.ranges.empty() ? Range::only(0) : arguments.ranges[0];
  for (Range range : arguments.ranges) all = hull(all, range);
  return all;
}
Range first_of(Arguments const& arguments) { return arguments.ranges[0]; }
Range least_of(Arguments const& arguments) {
  Range least = all_of(arguments);
  for (Range range : arguments.ranges) least.high = std::min(least.high, range.high);
  return least;
}
Range most_of(Arguments const& arguments) {
  Range most = all_of(arguments);
  for (Range range : arguments.ranges) most.low = std::max(most.low, range.low);
  return most;
}
Range sum_of(Arguments const& arguments) {
  Range const elements = arguments.elements;
  if (!elements.known) return Range::unknown();
  if (elements.low < elements.high) {
    Range const all = all_of(arguments);
    return made(std::min(0.0, all.low * elements.high), std::max(0.0, all.high * elements.high));
  }
  Range sum;
  for (Range range : arguments.ranges) sum = {sum.low + range.low, sum.high + range.high};
  return sum;
}
Range spread_of(Arguments const& arguments) {
  Range const all = all_of(arguments);
  return all.known ? Range{0, all.high - all.low} : all;
}
Range count_of(Arguments const& arguments) { return arguments.elements; }
template <double (*function)(double)>
Range rounded(Arguments const& arguments) {
  Range const all = all_of(arguments);
  return all.known ? Range{function(all.low), function(all.high)} : all;
}
double up(double x) { return std::ceil(x); }
double down(double x) { return std::floor(x); }
double nearest_whole(double x) { return std::round(x); }

struct FunctionRange {
  std::string_view name;
  Range (*range)(Arguments const&);
};
/// What is not here gives an unknown range.
constexpr FunctionRange function_ranges[] = {
    {"avg", all_of},
    {"sum", sum_of},
    {"min", least_of},
    {"max", most_of},
    {"len", count_of},
    {"val", first_of},
    {"percentile", first_of},
    {"vec", all_of},
    {"std", spread_of},
    {"range", spread_of},
    {"ceil", rounded<up>},
    {"floor", rounded<down>},
    {"round", rounded<nearest_whole>},
    {"rand", [](Arguments const&) { return truth; }},
};

}  // namespace

Range hull(Range a, Range b) {
  if (!a.known || !b.known) return Range::unknown();
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

Range apply(Operator operation, Range left, Range right) {
  return operation <= logical_and ? logic(operation, left, right)
                                  : calculate(operation, left, right);
}

Range apply(Operator operation, Range operand) {
  if (operation == logical_not) return decided(operand.never(), operand.always());
  return operand.known ? Range{-operand.high, -operand.low} : operand;
}

Range call(std::string_view function, std::span<Range const> arguments, Range elements) {
  auto const* const row = std::ranges::find(function_ranges, function, &FunctionRange::name);
  bool const known = std::ranges::all_of(arguments, &Range::known);
  if (row == std::end(function_ranges) || !known) return Range::unknown();
  return row->range({arguments, elements});
}

}  // namespace poolcast::formula
