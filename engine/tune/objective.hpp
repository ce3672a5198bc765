// What a tuning minimises and what it must keep: `cost`, `wait_p95`, `wait.p95 <= 10m`. The names
// are those of report/metrics.hpp, and a few short ones.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::tune {

struct ShortName {
  std::string_view name;  // a point may stand for its `_`
  std::string_view metric;
};

/// docs/tuning.md has the same table.
std::span<ShortName const> short_names();

/// A name, or several with commas between them. The errors name what was meant.
Result<std::vector<Objective>> read_objectives(std::string const& text, bool maximise);

/// A name, `<=` or `>=`, and a value in the metric's unit. An amount in another currency than
/// `currency` is an error.
Result<Constraint> read_constraint(std::string const& text, std::string const& currency);

}  // namespace poolcast::tune
