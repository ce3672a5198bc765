// The server's log: a line of JSON each, on standard error. Whoever logs says what happened in
// fields; no field is ever a header, a body or a setting.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolcast::agents {

enum class Level : std::uint8_t { info, warning, error };

using LogFields = std::vector<std::pair<std::string, std::string>>;

/// `{"time":...,"level":"info","event":"accepted",...}`. From any thread.
void log(Level level, std::string_view event, LogFields const& fields);

/// So that no mistake elsewhere can tell them: in what is logged from now on they are `***`.
void hide_in_log(std::vector<std::string> const& secrets);

}  // namespace poolcast::agents
