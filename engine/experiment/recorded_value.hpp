// A recorded value as text: what it was, whether two of them are the same, and the recorded place
// of an error.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/source.hpp"
#include "engine/formula/ast.hpp"

namespace poolcast::experiment {

/// The formula text that gives the value: `vec(1,2)` for `[1,2]`; nothing if there is none.
std::optional<std::string> as_literal(std::string_view recorded);

/// Numbers may differ in their sixth digit, since a record holds six, and times by a second.
bool same_value(std::string_view recorded, std::string_view computed);

/// `Line 15, Col 44: Undefined symbol: x` is about `x`, and `Insufficient data from data set: $X
/// wanted ...` about `$X.GetSample`.
struct RecordedErrorPlace {
  Place place;
  std::string subject;
};
std::optional<RecordedErrorPlace> error_place(std::string_view detail);

/// Whatever it is about.
std::optional<Place> recorded_place(std::string_view detail);

/// The name that stands at the place, or `$X.GetSample` where the `(` of such a call does.
std::string subject_at(formula::Formula const& formula, Place place);

}  // namespace poolcast::experiment
