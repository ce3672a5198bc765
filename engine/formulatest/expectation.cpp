#include "engine/formulatest/expectation.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formulatest/lines.hpp"

namespace poolcast::formulatest {
namespace {

std::optional<std::vector<double>> read_vector(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  std::vector<double> numbers;
  std::string_view const inside = trim(text.substr(1, text.size() - 2));
  if (inside.empty()) return numbers;
  for (std::string_view const piece : split(inside, ',')) {
    std::optional<double> const number = parse_number(trim(piece));
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

/// `1:30` at the front of a `fails`.
std::optional<Place> read_place(std::string_view text) {
  std::size_t const colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  std::optional<long long> const line = parse_integer(text.substr(0, colon));
  std::optional<long long> const column = parse_integer(text.substr(colon + 1));
  constexpr long long most = 1'000'000;
  if (!line || !column || *line < 1 || *column < 1 || *line > most || *column > most) {
    return std::nullopt;
  }
  return Place{static_cast<int>(*line), static_cast<int>(*column)};
}

/// `[L:C] [CODE] [TEXT]`, place and code in either order.
Expectation read_failure(std::string_view text, Span line, Span rest) {
  Expectation expectation{.kind = Expectation::Kind::fails, .span = line, .value_span = rest};
  for (int i = 0; i < 2; ++i) {
    std::uint32_t end = rest.begin;
    while (end < rest.end && !is_blank(text[end])) ++end;
    std::string_view const word = text_at(text, {rest.begin, end});
    if (std::optional<Place> const place = read_place(word)) {
      expectation.place = place;
    } else if (std::ranges::find(error_codes, word) != std::end(error_codes)) {
      expectation.code = word;
    } else {
      break;
    }
    rest = trimmed(text, {end, rest.end});
  }
  expectation.value.text = text_at(text, rest);
  return expectation;
}

constexpr std::string_view remedy =
    "; write '$TargetDedicatedNodes = 25', 'fails 1:5 TEXT' or 'result TEXT'";

Diagnostic problem(Span span, std::string message) {
  return {.span = span, .message = std::move(message)};
}

}  // namespace

ExpectedValue read_value(std::string_view text) {
  ExpectedValue value{.text = std::string(text),
                      .number = parse_number(text.starts_with('+') ? text.substr(1) : text),
                      .vector = read_vector(text),
                      .time = std::nullopt,
                      .interval = std::nullopt};
  bool const negative = text.starts_with('-');
  Result<Duration> const interval = parse_duration(negative ? text.substr(1) : text);
  if (interval) value.interval = negative ? -*interval : *interval;
  value.time = parse_w3c_time(text);
  return value;
}

std::string Expectation::text() const {
  if (kind == Kind::variable) {
    return variable + " " + std::string(text_of(comparison)) + " " + value.text;
  }
  if (kind == Kind::result) return "result " + value.text;
  std::string words = "fails";
  if (place) words += " " + std::to_string(place->line) + ":" + std::to_string(place->column);
  if (!code.empty()) words += " " + code;
  return value.text.empty() ? words : words + " " + value.text;
}

Span name_at(std::string_view text, Span span) {
  std::uint32_t end = span.begin;
  while (end < span.end &&
         (is_letter(text[end]) || is_digit(text[end]) || text[end] == '_' || text[end] == '$')) {
    ++end;
  }
  return {span.begin, end};
}

Expected<Expectation, Diagnostic> read_expectation(std::string_view text, Span line) {
  Span const name = name_at(text, line);
  Span const rest = trimmed(text, {name.end, line.end});
  std::string_view const word = text_at(text, name);
  std::optional<FoundComparison> const found = comparison_at(text, rest);
  if (!found && word == "fails") return read_failure(text, line, rest);
  if (!found && word == "result" && rest.begin < rest.end) {
    return Expectation{.kind = Expectation::Kind::result,
                       .span = line,
                       .value_span = rest,
                       .value = {.text = std::string(text_at(text, rest))}};
  }
  if (word.empty() || !found) {
    return tl::unexpected(problem(line, "this is no expectation" + std::string(remedy)));
  }
  Expected<Expectation, Diagnostic> expectation = read_cell(text, rest, word);
  if (expectation) expectation->span = line;
  return expectation;
}

Expected<Expectation, Diagnostic> read_cell(std::string_view text, Span cell,
                                            std::string_view variable) {
  Span const word = name_at(text, cell);
  if (text_at(text, word) == "fails") {
    return read_failure(text, cell, trimmed(text, {word.end, cell.end}));
  }
  std::optional<FoundComparison> const found = comparison_at(text, cell);
  Span const value = found ? trimmed(text, {found->span.end, cell.end}) : cell;
  if (value.begin == value.end) {
    return tl::unexpected(problem(
        cell, "a value is missing after '" + std::string(text_at(text, found->span)) + "'"));
  }
  Expectation expectation{
      .kind = Expectation::Kind::variable,
      .comparison = found ? found->comparison : Comparison::equal,
      .span = cell,
      .value_span = value,
      .variable = std::string(variable),
      .value = read_value(text_at(text, value)),
  };
  bool const orders = expectation.comparison > Comparison::not_equal;
  if (orders && !expectation.value.number && !expectation.value.time &&
      !expectation.value.interval) {
    return tl::unexpected(problem(value, "'" + expectation.value.text +
                                             "' cannot be compared by '" +
                                             std::string(text_at(text, found->span)) +
                                             "'; write a number, a time or a duration"));
  }
  return expectation;
}

}  // namespace poolcast::formulatest
