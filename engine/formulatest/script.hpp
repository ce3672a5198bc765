// A test script as plain values: which formula, what it is shown, what is expected of it. Reading
// one knows the notation only; run.hpp does what it says.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/formula/sample_script.hpp"
#include "engine/formulatest/budget.hpp"
#include "engine/formulatest/expectation.hpp"

namespace poolcast::formulatest {

/// `formula FILE`, or `formula FILE pool NAME` for a file that holds several.
struct FormulaLine {
  std::string path;  // as it is written, relative to the script
  std::string pool;
  Span span;
};

/// What the pool says of itself, as `pool dedicated=2 slots=5` sets it.
struct PoolSetting {
  double dedicated = 0;
  double low_priority = 0;
  double slots = 1;
  std::optional<double> target_dedicated;  // nothing: as many as there are nodes
  std::optional<double> target_low_priority;
};

/// A row of the keys that both a `pool` line and a table know.
struct PoolKey {
  std::string_view name;
  double least;
  void (*set)(PoolSetting&, double);
};
std::vector<PoolKey> const& pool_keys();

struct RecordedSeries {
  std::shared_ptr<formula::ScriptedSeries const> series;
  Duration every = formula::sample_period;
  Time until{};
};

/// One history of samples; cases that stand below the same lines share it.
using SampleSet = std::vector<RecordedSeries>;

/// `simulate SCENARIO seed 1..5 pool ID load FILE`.
struct Simulation {
  std::string scenario;  // a path relative to the script, or the name of a file in scenarios/
  Span scenario_span;
  std::optional<std::uint64_t> first_seed;  // nothing: the scenario's own
  std::uint64_t last_seed = 0;
  std::string pool;  // empty: the formula scales all pools, and the budgets are for their sum
  Span pool_span;
  std::string load;
  std::vector<Budget> budgets;
};

inline constexpr std::uint64_t most_seeds = 1000;

struct Case {
  std::string name{};
  Span span{};  // what a report points at
  std::size_t line = 1;
  // Of an evaluation: what the formula sees.
  std::size_t samples = 0;  // index in Script::samples
  PoolSetting pool{};
  Time at{};
  std::optional<std::string> text{};  // a formula of the case's own
  std::vector<Expectation> expectations{};
  // Of a simulation: its scenario, and what it may come to.
  std::optional<Simulation> simulation{};
};

struct Script {
  std::optional<FormulaLine> formula;
  std::vector<SampleSet> samples{{}};  // the first is empty
  std::vector<Case> cases;
};

/// No sample is older than that.
inline constexpr Duration longest_history = 1000 * 365 * day;

/// Where time begins unless a script says `now`: a Monday, 09:00 UTC.
inline constexpr Time default_now{17'682'084'000'000'000};

/// All that is wrong with it, if anything is.
Expected<Script, Diagnostics> read_script(Source const& source);

}  // namespace poolcast::formulatest
