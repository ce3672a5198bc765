// Points in time as a script writes them: `0s`, `10m`, `-5m`, `2026-01-12T09:30:00Z`.
#pragma once

#include <string_view>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"

namespace poolcast::formulatest {

/// A duration counts from `now`; a minus means before it. The error is a message.
Result<Time> parse_moment(std::string_view text, Time now);

}  // namespace poolcast::formulatest
