// What a tuning came to, as plain values: what was varied, what each trial gave, and which trials
// nobody beats. Every output reads this alone. Knows not how it was searched for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/confidence.hpp"
#include "engine/report/metrics.hpp"

namespace poolcast::tune {

/// One thing that varies: a constant of a formula, or a key of the scenarios.
struct Dimension {
  std::string name;      // `$cap`; `pool.taskSlotsPerNode`
  std::string range;     // `1..32`, as its comment or the scenario's "tune" writes it
  bool constant = true;  // of a formula; else a key of the scenarios
  bool words = false;    // a set of words, in no order; else numbers or durations, rising
  /// All that it may be, as `compare --vary` takes it: `4`, `15m`, `requeue`.
  std::vector<std::string> values;
  std::size_t current = 0;  // which of `values` it is now
};

struct Objective {
  std::string name;  // as it was asked for: `wait_p95`
  report::Metric const* metric = nullptr;
  bool maximise = false;
};

/// `wait.p95 <= 10m`
struct Constraint {
  std::string text;  // as it was asked for
  report::Metric const* metric = nullptr;
  bool at_most = true;  // else at least
  double bound = 0;     // in the metric's unit
};

/// By objective, in its metric's unit; nothing: it could not be told, as no job got an agent.
using Figures = std::vector<std::optional<report::Estimate>>;

/// The mean over seeds, and its 95 % interval; of several scenarios the mean or the worst.
struct Trial {
  std::size_t number = 0;             // in the order of the search; 0: as it is now
  std::vector<std::size_t> values{};  // by dimension: which of its values
  std::size_t seeds = 0;              // it ran with so many; fewer than asked for: it was stopped
  Figures objectives{};               // by Trials::objectives, over `seeds`; nothing: see `problem`
  Figures constraints{};              // by Trials::constraints
  Figures held_out{};  // objectives under loads that it was not tuned on; empty: not tried
  /// Of the jobs, in percent: waited at the end, or were ended by a leaving node.
  std::optional<report::Estimate> unserved{};
  bool feasible = false;  // ran with all seeds, keeps the constraints, and serves the jobs
  bool on_front = false;  // feasible, and no feasible trial is better in one objective and in no
                          // other one worse
  std::string problem{};  // why it could not be run: the scenario refuses it; empty: it could
};

enum class Across : std::uint8_t { mean, worst };

struct Trials {
  std::vector<std::string> scenarios;           // their names, that were tuned on
  std::vector<std::string> held_out_scenarios;  // empty: other seeds of the same
  std::vector<std::string> formulas;            // the files; `autoScaleFormula`: in the scenario
  std::string currency;
  std::vector<Dimension> dimensions;
  std::vector<Objective> objectives;
  std::vector<Constraint> constraints;
  Across across = Across::mean;
  std::size_t seeds = 0;           // asked for, of each scenario
  std::size_t held_out_seeds = 0;  // of each
  std::uint64_t first_seed = 0;    // of the first scenario
  std::size_t budget = 0;          // trials
  std::string search;              // `nsga2`
  std::uint64_t search_seed = 1;
  std::uint64_t grid = 0;     // how many combinations there are; the greatest number if more
  std::uint64_t runs = 0;     // simulations whose figures are here
  std::vector<Trial> trials;  // by number; the first is the current one
  std::optional<std::size_t> chosen;  // the trial that the answer is about; nothing: none feasible
  std::string answer;                 // `8 % more cost halves the p95 wait`
  std::vector<std::string> notes;
  bool interrupted = false;  // the budget was not spent
};

}  // namespace poolcast::tune
