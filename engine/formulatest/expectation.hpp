// What a script expects of one evaluation: `$TargetDedicatedNodes = 25`, `fails 1:30 expected ')'`,
// `result TEXT`. Reads such a line; judge.hpp compares it with what came out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/formulatest/comparison.hpp"

namespace poolcast::formulatest {

/// A value as it is written, and all that it could mean: which of it counts, the type of the
/// variable decides.
struct ExpectedValue {
  std::string text{};
  std::optional<double> number{};
  std::optional<std::vector<double>> vector{};
  std::optional<Time> time{};
  std::optional<Duration> interval{};
};

ExpectedValue read_value(std::string_view text);

struct Expectation {
  enum class Kind : std::uint8_t {
    variable,  // `variable comparison value`
    fails,     // at `place`, with `code`, with a message that contains `value`; each if given
    result,    // the result string is `value`
  };

  Kind kind = Kind::variable;
  Comparison comparison = Comparison::equal;
  Span span{};        // the whole expectation
  Span value_span{};  // what --update rewrites
  std::string variable{};
  ExpectedValue value{};
  std::optional<Place> place{};
  std::string code{};

  /// As it reads in a report: `$TargetDedicatedNodes = 25`.
  std::string text() const;
};

/// The names of the service's errors that `fails` knows.
inline constexpr std::string_view error_codes[] = {
    "AutoScalingFormulaEvaluationError",
    "InsufficientSampleData",
    "AutoScalingFormulaSyntaxError",
};

/// The expectation that stands at `line`.
Expected<Expectation, Diagnostic> read_expectation(std::string_view text, Span line);

/// A table's cell below the name of a variable: `25`, `<= 4`, `fails ...`.
Expected<Expectation, Diagnostic> read_cell(std::string_view text, Span cell,
                                            std::string_view variable);

/// Letters, digits, `_` and `$` at the front of `span`.
Span name_at(std::string_view text, Span span);

}  // namespace poolcast::formulatest
