#include "engine/formula/settings.hpp"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <vector>

#include "engine/base/text.hpp"

namespace poolcast::formula {
namespace {

template <auto member>
double get(Semantics const& semantics) {
  if constexpr (std::is_same_v<decltype(semantics.*member), Duration const&>) {
    return static_cast<double>((semantics.*member).ticks);
  } else {
    return static_cast<double>(semantics.*member);
  }
}

template <auto member>
void put(Semantics& semantics, double value) {
  using Member = std::remove_reference_t<decltype(semantics.*member)>;
  if constexpr (std::is_same_v<Member, Duration>) {
    semantics.*member = Duration{static_cast<std::int64_t>(value)};
  } else if constexpr (std::is_same_v<Member, bool>) {
    semantics.*member = value != 0;
  } else {
    semantics.*member = static_cast<Member>(value);
  }
}

template <auto member>
constexpr Access at{get<member>, put<member>};

using enum SettingKind;
using S = Semantics;

constexpr Setting rows[] = {
    {Unknown::empty_statement, "empty_statement", "may nothing stand between two ';'",
     "error accept", "", "unknown; the last ';' of a formula is known to be optional", choice,
     at<&S::empty_statement>},
    {Unknown::block_comment, "block_comment", "is '/* */' a comment", "error accept", "accept",
     "in no public formula and no document", choice, at<&S::block_comment>},
    {Unknown::single_quoted_string, "single_quoted_string", "may text stand in single quotes",
     "error accept", "accept", "unknown; documents use double quotes only", choice,
     at<&S::single_quoted_string>},
    {Unknown::name_case, "name_case", "is '$pendingTasks' another name than '$PendingTasks'",
     "sensitive insensitive", "",
     "no statement in the documents; published formulas assign $pendingTasks", choice,
     at<&S::name_case>},
    {Unknown::number_forms, "number_forms", "are '.5' and '1e3' numbers", "common documented", "",
     "5 and 0.7 are documented, the rest is unknown; '5.' and '0x5' are always refused", choice,
     at<&S::number_forms>},
    {Unknown::quoted_deallocation_keyword, "quoted_deallocation_keyword",
     "may $NodeDeallocationOption be \"taskcompletion\", in quotes", "error accept", "accept",
     "unknown; found in the wild", choice, at<&S::quoted_deallocation_keyword>},
    {Unknown::short_circuit, "short_circuit",
     "do '&&' and '||' stop as soon as the answer is known", "false true", "",
     "unknown; true as in C", choice, at<&S::short_circuit>},
    {Unknown::one_element_vector_as_number, "one_element_vector_as_number",
     "may a doubleVec of one element stand for its number: compared, as a condition, as a target",
     "error accept", "accept", "unknown; not in the documented operator table, found in the wild",
     choice, at<&S::one_element_vector_as_number>},
    {Unknown::vector_lengths_differ, "vector_lengths_differ",
     "what does an operator do with two vectors of different lengths", "error shorter", "",
     "unknown", choice, at<&S::vector_lengths_differ>},
    {Unknown::not_finite, "not_finite",
     "may a result be infinite or no number: division by zero, overflow, ln(0)", "error accept",
     "accept", "unknown; accept computes on as IEEE 754 does", choice, at<&S::not_finite>},
    {Unknown::alias_and_full_name, "alias_and_full_name",
     "what does $TargetDedicated read after $TargetDedicatedNodes was assigned", "one value", "",
     "that the full name wins is documented; two values for one thing would help nobody"},
    {Unknown::legacy_names, "legacy_names", "is $CurrentDedicated still known", "error accept", "",
     "unknown since 2017; names with TVM in them are always refused", choice, at<&S::legacy_names>},
    {Unknown::retired_metrics, "retired_metrics",
     "are metrics that were retired in 2024 still known, without samples", "error accept", "",
     "the documents announce the end of their samples, not of their names", choice,
     at<&S::retired_metrics>},
    {Unknown::current_nodes_have_samples, "current_nodes_have_samples",
     "does $CurrentDedicatedNodes have GetSample (as many as asked for, all equal)", "error accept",
     "", "the documentation says that all read-only variables have methods", choice,
     at<&S::current_nodes_have_samples>},
    {Unknown::bare_metric_as_number, "bare_metric_as_number",
     "what is $PendingTasks without a method", "error last_sample", "last_sample",
     "unknown; only texts of third parties use it", choice, at<&S::bare_metric_as_number>},
    {Unknown::read_only_assignment, "read_only_assignment",
     "what does assigning a read-only name such as $CurrentDedicatedNodes do",
     "evaluation_error syntax_error ignore", "", "unknown", choice, at<&S::read_only_assignment>},
    {Unknown::percentile_scale, "percentile_scale", "is the median percentile(v, 50) or (v, 0.5)",
     "percent fraction", "", "unknown", choice, at<&S::percentile_scale>},
    {Unknown::percentile_interpolation, "percentile_interpolation",
     "what does percentile() give between two ranks", "linear nearest_rank", "", "unknown", choice,
     at<&S::percentile_interpolation>},
    {Unknown::index_out_of_range, "index_out_of_range",
     "what does val() give beyond the last element", "zero error", "", "unknown", choice,
     at<&S::index_out_of_range>},
    {Unknown::index_of_empty_vector, "index_of_empty_vector",
     "what does val() give of an empty vector", "zero error", "",
     "the service let val($PendingTasks.GetSample(1), 0) pass on a new pool", choice,
     at<&S::index_of_empty_vector>},
    {Unknown::rounding, "rounding", "is round(2.5) 3 or 2", "half_away_from_zero half_to_even", "",
     "unknown", choice, at<&S::rounding>},
    {Unknown::single_number_deviation, "single_number_deviation", "what is std() of one number",
     "zero error", "", "unknown; n - 1 is 0 there", choice, at<&S::single_number_deviation>},
    {Unknown::time_fraction_digits, "time_fraction_digits",
     "how many digits of a second does time(\"...\") accept", "6 7 8", "",
     "3 and 6 are accepted, 9 was refused; 7 is a tick, the service's unit", choice,
     at<&S::time_fraction_digits>},
    {Unknown::stop, "stop", "how does stop() end an evaluation", "keep_assigned fail", "",
     "unknown", choice, at<&S::stop>},
    {Unknown::unknown_function, "unknown_function",
     "what does calling a function that is not known do", "evaluation_error syntax_error", "",
     "'Undefined symbol' is recorded for variables, unknown for functions", choice,
     at<&S::unknown_function>},
    {Unknown::empty_argument_list, "empty_argument_list",
     "what are avg(), max() and so on, without arguments", "error empty_vector", "",
     "unknown; sum(), norm() and len() are 0", choice, at<&S::empty_argument_list>},
    {Unknown::empty_vector_aggregate, "empty_vector_aggregate",
     "what do avg, min, max, range, std and percentile give over an empty vector", "zero error", "",
     "unknown; formulas in production take max() of GetSample(1) on new pools", choice,
     at<&S::empty_vector_aggregate>},
    {Unknown::year, "year", "how long is TimeInterval_Year", "", "", "unknown", duration,
     at<&S::year>},
    {Unknown::weekday_of_sunday, "weekday_of_sunday", "what is .weekday on a Sunday", "0 7", "",
     "unknown; Monday is documented to be 1, and formulas of Microsoft's own differ", choice,
     at<&S::weekday_of_sunday>},
    {Unknown::default_sample_percent, "default_sample_percent",
     "how many percent of its samples does GetSample want where the formula does not say", "", "",
     "a recorded failure wanted 70 %; a text of 2014 says 10", percent,
     at<&S::default_sample_percent>},
    {Unknown::sample_order, "sample_order", "which sample does GetSample give first",
     "oldest_first newest_first", "", "unknown; authors assume oldest first", choice,
     at<&S::sample_order>},
    {Unknown::negative_target, "negative_target",
     "what does a target below zero, or one that is no number, do", "zero error", "zero", "unknown",
     choice, at<&S::negative_target>},
    {Unknown::interval_format, "interval_format", "how do the results show a timeinterval",
     "hh:mm:ss.fff", "", "unknown; for reading only, nothing depends on it"},
    {Unknown::failed_run_shows_variables, "failed_run_shows_variables",
     "do the results of a failed run show the variables assigned before it failed", "false true",
     "", "the three service variables are recorded; the others are unknown", choice,
     at<&S::failed_run_shows_variables>},
    {Unknown::received_percent_format, "received_percent_format",
     "how does 'received N%' show a fraction", "exact rounded truncated", "",
     "all records show whole numbers", choice, at<&S::received_percent_format>},
    {Unknown::error_texts, "error_texts",
     "how does the service word a wrong type, argument count or member", "Poolcast's own words", "",
     "unknown; a text to imitate would have to be seen first"},
    {Unknown::evaluate_while_disabled, "evaluate_while_disabled",
     "how does the service refuse to evaluate for a pool whose autoscale is off", "not refused", "",
     "unknown; a formula alone has no pool whose autoscale could be off"},
    {Unknown::nested_expressions, "nested_expressions", "how deep may expressions nest",
     "at most 200 deep", "", "unknown; ours, so that no text is too deep for us"},
};
static_assert(std::size(rows) == unknown_count);

constexpr std::string_view profile_names[] = {"strict", "lenient"};

/// The value that a word of the row stands for.
double number_of(std::string_view word, std::size_t index) {
  return parse_number(word).value_or(static_cast<double>(index));
}

std::string joined(std::vector<std::string_view> const& words) {
  std::string text;
  for (std::string_view word : words) {
    text += (text.empty() ? "" : word == words.back() ? " or " : ", ") + std::string(word);
  }
  return text;
}

std::optional<double> read(Setting const& row, std::string_view value) {
  if (row.kind == percent) {
    std::optional<double> const number = parse_number(value);
    return number && *number >= 0 && *number <= 100 ? number : std::nullopt;
  }
  if (row.kind == duration) {
    Result<Duration> const length = parse_duration(value);
    if (!length || *length <= Duration{} || *length > 1000 * day) return std::nullopt;
    return static_cast<double>(length->ticks);
  }
  std::vector<std::string_view> const words = split(row.choices, ' ');
  auto const found = std::ranges::find(words, value);
  if (found == words.end()) return std::nullopt;
  return number_of(value, static_cast<std::size_t>(found - words.begin()));
}

}  // namespace

std::span<Setting const> settings() { return rows; }

Setting const& setting(Unknown id) { return rows[static_cast<std::size_t>(id)]; }

Setting const* find_setting(std::string_view name) {
  auto const* const row = std::ranges::find(rows, name, &Setting::name);
  return row == std::end(rows) ? nullptr : row;
}

std::string value_of(Setting const& row, Semantics const& semantics) {
  if (row.kind == fixed) return std::string(row.choices);
  double const value = row.access.get(semantics);
  if (row.kind == percent) return format_number(value, 15);
  if (row.kind == duration) return format_iso_duration(Duration{static_cast<std::int64_t>(value)});
  std::vector<std::string_view> const words = split(row.choices, ' ');
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (number_of(words[i], i) == value) return std::string(words[i]);
  }
  return format_number(value, 15);
}

std::string alternatives(Setting const& row, Semantics const& semantics) {
  if (row.kind == fixed) return "";
  if (row.kind == percent) return "any percentage";
  if (row.kind == duration) return "any duration";
  std::string const chosen = value_of(row, semantics);
  std::vector<std::string_view> words = split(row.choices, ' ');
  std::erase(words, chosen);
  return joined(words);
}

Result<void> set(Setting const& row, Semantics& semantics, std::string_view value) {
  if (row.kind == fixed) {
    return fail("cannot be set: nothing but '" + std::string(row.choices) + "' is implemented");
  }
  if (std::optional<double> const number = read(row, value)) {
    row.access.set(semantics, *number);
    return {};
  }
  std::string const got = ", got '" + std::string(value) + "'";
  if (row.kind == percent) return fail("expected a number from 0 to 100" + got);
  if (row.kind == duration) return fail("expected a duration up to P1000D, such as P365D" + got);
  std::vector<std::string_view> const words = split(row.choices, ' ');
  return fail("expected " + joined(words) + got + did_you_mean(value, words));
}

std::span<std::string_view const> profiles() { return profile_names; }

Result<Semantics> profile(std::string_view name) {
  if (std::ranges::find(profile_names, name) == std::end(profile_names)) {
    return fail("expected strict or lenient, got '" + std::string(name) + "'" +
                did_you_mean(name, profile_names));
  }
  Semantics semantics;
  if (name == "strict") return semantics;
  for (Setting const& row : rows) {
    if (!row.lenient.empty()) ENSURE(set(row, semantics, row.lenient).has_value());
  }
  return semantics;
}

}  // namespace poolcast::formula
