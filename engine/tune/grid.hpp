// The values of one dimension: a range made a finite list. Knows texts and numbers only.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/formula/tune_range.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// More are a search for its own sake.
inline constexpr std::size_t most_values = 10'000;
/// Of a range of fractions without a step: 101 values.
inline constexpr int fraction_steps = 100;

/// What `text` is now may lie between two steps; it is one of the values all the same. The error
/// says what is wrong with the range or with what it is now, without a place.
Expected<Dimension, std::string> dimension_of(std::string const& name,
                                              formula::TuneRange const& range,
                                              std::string_view now);

/// `15m`, `90s`, `2h`, as parse_duration reads it.
std::string duration_text(double seconds);

}  // namespace poolcast::tune
