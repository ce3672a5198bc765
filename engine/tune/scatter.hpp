// The trials of a tuning as points, in SVG: two objectives against each other, or one as the search
// went. It is all there without a script; html/script.js adds what a point says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// What is to be seen of a trial; the first that fits. Also its class in the style sheet.
enum class Standing : std::uint8_t { refused, stopped, infeasible, beaten, front };

Standing standing_of(Trials const& trials, Trial const& trial);

/// `on the front`, for people.
std::string_view words_of(Standing standing);
/// `front`, for style sheets.
std::string_view class_of(Standing standing);

/// What a trial is drawn as.
enum class Mark : std::uint8_t { now, beyond, cross, large_dot, small_dot };

Mark mark_of(Standing standing);
/// Around 0 0, in the classes of `kind`; `attributes` begin with a blank.
std::string mark_of(Mark mark, std::string const& kind, std::string const& attributes = "");

/// Trials::objectives at `x` and at `y` against each other, the front joined by a line if these are
/// all objectives; if both are the same, that objective by the trial's number, and the best so far.
std::string scatter(Trials const& trials, std::size_t x, std::size_t y);

}  // namespace poolcast::tune
