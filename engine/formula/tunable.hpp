// The constants of a formula that are decisions, and how far each may be moved:
//   $cap = 4; // tune: 1..32
//   $hold = TimeInterval_Minute * 15; // tune: 5m..60m step 5m
//   $NodeDeallocationOption = requeue; // tune: {requeue, taskcompletion}
// Knows nothing of who moves them, or why.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/tune_range.hpp"

namespace poolcast::formula {

struct TunableConstant {
  std::string name;  // `$cap`, as the formula writes it
  Span comment{};
  Span value{};        // what it is assigned: a number with its sign, an interval, or a word
  double current = 0;  // of a number; of an interval in seconds
  Duration unit{};     // of an interval: what it is written in, `TimeInterval_Minute`
  std::string word{};  // of a word
  TuneRange range{};
};

/// In the formula's order. The diagnostics are those of the `tune:` comments.
Expected<std::vector<TunableConstant>, Diagnostics> tunable_constants(Formula const& formula);

/// The text as a formula writes it, if it is something that the constant may be: `4`, `requeue`,
/// and `TimeInterval_Minute * 15` for `15m`. The range's step binds nobody here.
std::optional<std::string> fitting_text(TunableConstant const& constant, std::string_view text);

/// As the formula writes a number, or so many seconds.
std::string written(TunableConstant const& constant, double value);

}  // namespace poolcast::formula
