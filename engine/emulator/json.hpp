// The JSON of bodies: members keep their order. A name only; what it is costs seconds to compile.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.hpp"

namespace poolcast::emulator {

using Json = nlohmann::ordered_json;
/// What a client has given, kept as it came, and shared by all who show it.
using Given = std::shared_ptr<Json const>;

/// Nothing if the text is no JSON, or nests deeper than any body of the service.
std::optional<Json> read_json(std::string_view text);
/// What is not UTF-8 becomes U+FFFD.
std::string write_json(Json const& value);

/// The member, or null if there is none.
Json const& member(Json const& object, std::string_view name);
/// The member's text, or nothing if it is no text.
std::string text_member(Json const& object, std::string_view name);
/// A default, where the object does not say.
void add_if_absent(Json& object, std::string_view name, Json const& value);
/// Of a member that the schema has checked; `otherwise` if there is none.
int whole_member(Json const& object, std::string_view name, int otherwise);
bool flag_member(Json const& object, std::string_view name);
// Longer than any account lives, as the service's own `P10675199DT2H48M5.4775807S`: it has no end.
inline constexpr Duration without_end = 100 * 365 * day;
/// Nothing: no such member, or the service's word for without end.
std::optional<Duration> duration_member(Json const& object, std::string_view name);

/// As the service writes times: seven digits of a second.
inline std::string wire_time(Time time) { return format_time(time, 7); }

}  // namespace poolcast::emulator
