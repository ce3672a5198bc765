#include "engine/formulatest/judge.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formula/variables.hpp"
#include "engine/formulatest/lines.hpp"

namespace poolcast::formulatest {
namespace {

using formula::Type;
using formula::Value;

/// Whether the formula can have given it a value.
bool has_variable(formula::Program const& program, std::string_view name) {
  formula::Variable const* const service = formula::find_variable(name);
  return (service != nullptr && service->writable()) ||
         std::ranges::binary_search(variable_names(program), name);
}

/// Times and intervals print to the millisecond, so they are compared by it.
bool ticks_hold(Comparison comparison, std::int64_t got, std::int64_t expected) {
  constexpr std::int64_t step = millisecond.ticks;
  return holds(comparison, got / step < expected / step, got / step == expected / step);
}

bool same_numbers(std::span<double const> got, std::vector<double> const& expected) {
  return std::ranges::equal(got, expected,
                            [](double a, double b) { return holds(Comparison::equal, a, b); });
}

bool met(Comparison comparison, Value const& got, ExpectedValue const& expected) {
  if (got.type == Type::number && expected.number) {
    return holds(comparison, got.number, *expected.number);
  }
  if (got.type == Type::timestamp && expected.time) {
    return ticks_hold(comparison, got.ticks, expected.time->ticks);
  }
  if (got.type == Type::interval && expected.interval) {
    return ticks_hold(comparison, got.ticks, expected.interval->ticks);
  }
  bool const vectors = got.type == Type::vector && expected.vector;
  bool const equal = vectors
                         ? same_numbers(got.vector(), *expected.vector)
                         : format(got) == expected.text ||
                               (got.type == Type::string && got.text() == unquoted(expected.text));
  if (comparison == Comparison::equal) return equal;
  return comparison == Comparison::not_equal && !equal;
}

/// Whether the reader would take it for this value again.
bool can_be_written(std::string_view value) {
  bool const plain = std::ranges::all_of(
      value, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '#' && c != '|'; });
  auto const size = static_cast<std::uint32_t>(value.size());
  bool const means_more =
      is_quoted(value) || value.starts_with("fails") || comparison_at(value, {0, size}).has_value();
  return plain && !value.empty() && trim(value) == value && !means_more;
}

Finding unknown_variable(Expectation const& expectation, Run const& run) {
  std::vector<std::string_view> names{"$TargetDedicatedNodes", "$TargetLowPriorityNodes",
                                      "$NodeDeallocationOption"};
  std::ranges::copy(variable_names(*run.subject.program), std::back_inserter(names));
  Span const name{expectation.span.begin, expectation.value_span.end};
  return error_at(name, "the formula assigns no variable " + quoted(expectation.variable) +
                            did_you_mean(expectation.variable, names));
}

std::optional<Finding> judge_variable(Expectation const& expectation, Run const& run,
                                      bool may_fail) {
  Finding finding{.span = expectation.span, .expected = expectation.text()};
  if (!run.subject.program) {
    finding.got = run.failure();
    return finding;
  }
  formula::Program const& program = *run.subject.program;
  if (!has_variable(program, expectation.variable)) return unknown_variable(expectation, run);
  if (run.outcome.error && !may_fail) {
    finding.got = run.failure();
    return finding;
  }
  std::optional<Value> const value =
      formula::value_of(program, run.workspace, run.outcome, expectation.variable);
  if (!value) {
    finding.got = "nothing: the evaluation ended before it was assigned";
    return finding;
  }
  if (met(expectation.comparison, *value, expectation.value)) return std::nullopt;
  finding.got = format(*value);
  if (expectation.comparison == Comparison::equal && can_be_written(finding.got)) {
    finding.update = Fix{expectation.value_span, finding.got};
  }
  return finding;
}

/// A failure in the parts that `fails` can name.
struct Failure {
  std::string_view code;
  Place place;
  std::string_view text;
};

std::vector<Failure> failures_of(Run const& run) {
  std::vector<Failure> failures;
  for (Diagnostic const& mistake : run.subject.mistakes) {
    failures.push_back({"AutoScalingFormulaSyntaxError",
                        place_of(run.subject.source.text, mistake.span.begin), mistake.message});
  }
  std::optional<formula::EvaluationError> const& error = run.outcome.error;
  if (error) failures.push_back({error->code_name(), error->place, error->text});
  return failures;
}

/// As much of it as the expectation named, for --update.
std::string in_the_words_of(Expectation const& expectation, Failure const& failure) {
  Expectation actual{.kind = Expectation::Kind::fails};
  if (expectation.place) actual.place = failure.place;
  if (!expectation.code.empty()) actual.code = failure.code;
  if (!expectation.value.text.empty()) actual.value.text = failure.text;
  return std::string(trim(std::string_view(actual.text()).substr(5)));
}

std::optional<Finding> judge_failure(Expectation const& expectation, Run const& run) {
  std::vector<Failure> const failures = failures_of(run);
  for (Failure const& failure : failures) {
    bool const fits = (!expectation.place || *expectation.place == failure.place) &&
                      (expectation.code.empty() || expectation.code == failure.code) &&
                      failure.text.find(expectation.value.text) != std::string_view::npos;
    if (fits) return std::nullopt;
  }
  Finding finding{.span = expectation.span, .expected = expectation.text()};
  finding.got = failures.empty() ? "no failure" : run.failure();
  if (!failures.empty()) {
    std::string const words = in_the_words_of(expectation, failures.front());
    if (can_be_written(words)) finding.update = Fix{expectation.value_span, words};
  }
  return finding;
}

std::optional<Finding> judge_result(Expectation const& expectation, Run const& run) {
  std::string const results = run.results();
  if (run.subject.program && results == expectation.value.text) return std::nullopt;
  Finding finding{.span = expectation.span, .expected = expectation.text(), .got = results};
  if (!run.subject.program) finding.got = run.failure();
  if (run.subject.program && can_be_written(results)) {
    finding.update = Fix{expectation.value_span, results};
  }
  return finding;
}

}  // namespace

std::optional<Finding> judge(Expectation const& expectation, Run const& run, bool may_fail) {
  if (expectation.kind == Expectation::Kind::fails) return judge_failure(expectation, run);
  if (expectation.kind == Expectation::Kind::result) return judge_result(expectation, run);
  return judge_variable(expectation, run, may_fail);
}

}  // namespace poolcast::formulatest
