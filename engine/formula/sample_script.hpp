// The notation in which people write down samples: `$PendingTasks 0x9 5+5x19 _ 3`. Reads one line;
// which lines there are is the caller's format (a samples file, a test script).
#pragma once

#include <optional>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/formula/samples.hpp"

namespace poolcast::formula {

/// A week of samples is 20,160.
inline constexpr std::size_t max_scripted_samples = 100'000;

struct ScriptedSeries {
  Metric metric{};
  Span name;
  std::vector<std::optional<double>> values;  // nothing: the sample is missing
};

/// The series in the line at `line` of the source: a variable, then values. `a` is one value, `axn`
/// n + 1 times a, `a+bxn` and `a-bxn` n + 1 values each b apart, `_` a missing sample, `_xn` n of
/// them (promtool's notation).
Expected<ScriptedSeries, Diagnostics> parse_series(Source const& source, Span line);

/// A whole file of them: blank lines and `#` comments are skipped, each variable comes once.
Expected<std::vector<ScriptedSeries>, Diagnostics> parse_samples(Source const& source);

/// Samples one period apart, the last one taken at `end`.
void record(ScriptedSeries const& series, Time end, SampleHistory& history,
            Duration period = sample_period);

}  // namespace poolcast::formula
