// Which semantics a user asks for: a profile's name, or a JSON object such as
// `{"profile": "lenient", "weekday_of_sunday": 7}` that starts from a profile (strict if it names
// none) and overrides single settings (docs/language-reference.md#settings).
#pragma once

#include <string>
#include <string_view>

#include "engine/formula/semantics.hpp"
#include "engine/json/reader.hpp"

namespace poolcast::experiment {

/// The object's keys; unknown ones and wrong values are the reader's errors.
formula::Semantics read_semantics(JsonReader& object);

/// What stands at `key` of a scenario: a profile's name or an object; `strict` if nothing does.
formula::Semantics read_semantics(JsonReader& reader, std::string_view key);

Result<formula::Semantics> parse_semantics(Source const& source);

/// What `--semantics` gives: `strict`, `lenient`, or the path of a file.
Result<formula::Semantics> load_semantics(std::string const& profile_or_path);

}  // namespace poolcast::experiment
