// How deep a JSON text nests, for a text of a stranger: to write a deep one takes as deep a
// recursion, and a body of 64 KB can ask for more than the stack has.
#pragma once

#include <string_view>

namespace poolcast {

/// Deeper than any body of the services.
inline constexpr int most_json_levels = 32;

/// Brackets within texts do not count. Of what is no JSON, anything may be said.
bool nests_too_deep(std::string_view json);

}  // namespace poolcast
