// What the service does where no document says it: every unknown of the language is a named
// setting, with the default that the evidence makes most likely. settings.hpp holds the table of
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "engine/base/time.hpp"

namespace poolcast::formula {

/// What to do with an input that the service is not known to accept.
enum class Unproven : std::uint8_t { error, accept };

/// The value of something that has none, where the service may also refuse to answer.
enum class Missing : std::uint8_t { zero, error };

enum class NameCase : std::uint8_t { sensitive, insensitive };
enum class NumberForms : std::uint8_t { common, documented };
enum class BareMetric : std::uint8_t { error, last_sample };
enum class LengthsDiffer : std::uint8_t { error, shorter };
enum class NoArguments : std::uint8_t { error, empty_vector };
enum class StaticMistake : std::uint8_t { evaluation_error, syntax_error };
enum class ReadOnly : std::uint8_t { evaluation_error, syntax_error, ignore };
enum class PercentileScale : std::uint8_t { percent, fraction };
enum class Interpolation : std::uint8_t { linear, nearest_rank };
enum class Rounding : std::uint8_t { half_away_from_zero, half_to_even };
enum class StopEffect : std::uint8_t { keep_assigned, fail };
enum class SampleOrder : std::uint8_t { oldest_first, newest_first };
enum class PercentFormat : std::uint8_t { exact, rounded, truncated };

/// The settings that have an alternative; `strict` are these defaults.
struct Semantics {
  Unproven empty_statement = Unproven::accept;
  Unproven block_comment = Unproven::error;
  Unproven single_quoted_string = Unproven::error;
  NameCase name_case = NameCase::sensitive;
  NumberForms number_forms = NumberForms::common;
  Unproven quoted_deallocation_keyword = Unproven::error;
  bool short_circuit = true;
  Unproven one_element_vector_as_number = Unproven::error;
  LengthsDiffer vector_lengths_differ = LengthsDiffer::error;
  Unproven not_finite = Unproven::error;
  Unproven legacy_names = Unproven::accept;
  Unproven retired_metrics = Unproven::accept;
  Unproven current_nodes_have_samples = Unproven::accept;
  BareMetric bare_metric_as_number = BareMetric::error;
  ReadOnly read_only_assignment = ReadOnly::evaluation_error;
  PercentileScale percentile_scale = PercentileScale::percent;
  Interpolation percentile_interpolation = Interpolation::linear;
  Missing index_out_of_range = Missing::error;
  Missing index_of_empty_vector = Missing::zero;
  Rounding rounding = Rounding::half_away_from_zero;
  Missing single_number_deviation = Missing::zero;
  int time_fraction_digits = 7;
  StopEffect stop = StopEffect::keep_assigned;
  StaticMistake unknown_function = StaticMistake::evaluation_error;
  NoArguments empty_argument_list = NoArguments::error;
  Missing empty_vector_aggregate = Missing::zero;
  Duration year = 365 * day;
  int weekday_of_sunday = 0;
  double default_sample_percent = 70;
  SampleOrder sample_order = SampleOrder::oldest_first;
  Missing negative_target = Missing::error;
  bool failed_run_shows_variables = true;
  PercentFormat received_percent_format = PercentFormat::exact;

  friend bool operator==(Semantics const&, Semantics const&) = default;
};

/// A row of settings(), in its order.
enum class Unknown : std::uint8_t {
  empty_statement,
  block_comment,
  single_quoted_string,
  name_case,
  number_forms,
  quoted_deallocation_keyword,
  short_circuit,
  one_element_vector_as_number,
  vector_lengths_differ,
  not_finite,
  alias_and_full_name,
  legacy_names,
  retired_metrics,
  current_nodes_have_samples,
  bare_metric_as_number,
  read_only_assignment,
  percentile_scale,
  percentile_interpolation,
  index_out_of_range,
  index_of_empty_vector,
  rounding,
  single_number_deviation,
  time_fraction_digits,
  stop,
  unknown_function,
  empty_argument_list,
  empty_vector_aggregate,
  year,
  weekday_of_sunday,
  default_sample_percent,
  sample_order,
  negative_target,
  interval_format,
  failed_run_shows_variables,
  received_percent_format,
  error_texts,
  evaluate_while_disabled,
  nested_expressions,
};
inline constexpr std::size_t unknown_count = 38;

/// A set of unknowns: those on which an evaluation's result depends.
struct Unknowns {
  std::uint64_t bits = 0;

  constexpr Unknowns() = default;
  constexpr Unknowns(std::initializer_list<Unknown> unknowns) {
    for (Unknown unknown : unknowns) insert(unknown);
  }
  constexpr void insert(Unknown unknown) { bits |= bit(unknown); }
  constexpr void insert(Unknowns others) { bits |= others.bits; }
  constexpr bool contains(Unknown unknown) const { return (bits & bit(unknown)) != 0; }
  constexpr bool empty() const { return bits == 0; }
  friend constexpr bool operator==(Unknowns, Unknowns) = default;

 private:
  static constexpr std::uint64_t bit(Unknown unknown) {
    return std::uint64_t{1} << static_cast<unsigned>(unknown);
  }
};

}  // namespace poolcast::formula
