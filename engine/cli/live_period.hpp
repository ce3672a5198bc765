// How often a command looks at an account, and for how long: `--every` and `--for`.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"

namespace poolcast::cli {

struct LivePeriod {
  Duration every = 30 * second;  // as the service samples
  Time until = never;

  bool has_end() const { return until != never; }
};

/// Of the two options' texts; empty: as above. The error is a wrong usage.
Result<LivePeriod> read_period(std::string const& every, std::string const& duration, Time now);

/// The text of the option `name`, which is more than zero.
Result<Duration> read_span(std::string const& name, std::string const& text);

}  // namespace poolcast::cli
