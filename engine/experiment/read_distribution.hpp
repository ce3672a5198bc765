// A length of time in a scenario: fixed, or a distribution with its parameters.
#pragma once

#include <optional>
#include <string_view>

#include "engine/base/distribution.hpp"
#include "engine/json/reader.hpp"

namespace poolcast::experiment {

/// `"PT3M"`, or an object with `distribution` and what belongs to it (scenarios/schema.json). None
/// of its lengths may be over `longest`; a lognormal without a `max` is clipped there.
std::optional<Distribution> read_distribution(JsonReader& reader, std::string_view key,
                                              Duration longest);

/// Replaces `distribution`, if there is one at the key.
void read_into(Distribution& distribution, JsonReader& reader, std::string_view key,
               Duration longest);

}  // namespace poolcast::experiment
