// The formulas that ask for the language's unknowns, a row each. `x` is what a run shows; nothing
// but the setting itself, and the ones in rows above, makes a difference to the answer.
#pragma once

#include <span>
#include <string_view>

#include "engine/formula/semantics.hpp"

namespace poolcast::experiment {

/// How an answer is read.
enum class Reading : std::uint8_t {
  by_choice,    // it is that of one choice, evaluated here
  by_success,   // the same, but whatever the value: it depends on the pool
  as_year,      // x is a year after 2001-01-01
  as_wanted,    // the percentage that a refusal names; none refused: 0
  as_fraction,  // how the percentage that a refusal names shows its fraction
  as_order,     // newN is the newest sample of a metric, and allN are all of them
  never,        // `formulas` is empty, and `why_not` says why
};

struct ProbeRow {
  formula::Unknown id;
  Reading reading;
  std::string_view formulas;   // a line each
  std::string_view why_not{};  // where nothing can be told, or the pool was not fit for it
};

/// A row for every unknown; what others depend on comes first.
std::span<ProbeRow const> probe_rows();

}  // namespace poolcast::experiment
