// What a task's command line says of the time it takes: `sleep 90`, `/bin/sh -c "sleep 2m; exit
// 3"`, `cmd /c timeout /t 5`. Anything else runs as long as the settings say
// (docs/emulator.md#tasks).
#pragma once

#include <optional>
#include <string_view>

#include "engine/base/time.hpp"

namespace poolcast::emulator {

struct CommandTime {
  std::optional<Duration> run_time;  // nothing: it does not say
  int exit_code = 0;
};

CommandTime read_command_line(std::string_view command_line);

}  // namespace poolcast::emulator
