// What the service does where no document says it. Every unknown of the language is a named setting
// here, with the default that the evidence makes most likely; docs/formula-language.md#settings
// shows the same table.
#pragma once

#include <span>
#include <string_view>

#include "engine/base/time.hpp"

namespace poolcast::formula {

/// What to do with an input that the service is not known to accept.
enum class Unproven { error, accept };

/// The value of something that has none, where the service may also refuse to answer.
enum class Missing { zero, error };

/// The members are the settings that have an alternative; settings() lists the fixed ones too.
struct Semantics {
  Missing empty_vector_aggregate = Missing::zero;
  Missing index_out_of_range = Missing::error;
  Missing negative_target = Missing::error;
  Unproven one_element_vector_as_number = Unproven::error;
  Unproven bare_metric_as_number = Unproven::error;
  Unproven current_nodes_have_samples = Unproven::accept;
  Unproven not_finite = Unproven::error;
  Unproven quoted_deallocation_keyword = Unproven::error;
  bool short_circuit = true;
  bool failed_run_shows_variables = true;
  int weekday_of_sunday = 0;
  double default_sample_percent = 70;
  Duration year = 365 * day;
};

/// One row of the table of unknowns.
struct Setting {
  std::string_view name;
  std::string_view value;         // the default
  std::string_view alternatives;  // empty: fixed, nothing else is implemented
  std::string_view evidence;
};

/// In the order of docs/formula-language.md.
std::span<Setting const> settings();

}  // namespace poolcast::formula
