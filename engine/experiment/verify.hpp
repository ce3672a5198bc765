// Does a formula give what the service recorded? A record holds the values of the formula's
// variables but not the samples, so each statement is evaluated by itself from the recorded values
// of the variables that it reads, and its value is compared with the recorded one. What reads
// samples is taken as recorded, unless samples are given.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/source.hpp"
#include "engine/batch/types.hpp"
#include "engine/experiment/recorded_runs.hpp"
#include "engine/experiment/sample_probe.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/samples.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::experiment {

/// The numbers of a pool that a formula reads and a record does not hold.
struct KnownNodes {
  batch::Targets target;  // before the first run
  batch::Targets current;
};

/// What is known of the pools beside the records.
struct KnownPool {
  std::optional<double> task_slots_per_node{};
  formula::SampleHistory const* samples = nullptr;
  std::optional<KnownNodes> nodes{};         // where there is one run
  std::span<KnownReading const> readings{};  // of that run
};

struct Difference {
  std::string pool;
  Time at;
  std::string name;  // of the variable, or `error`
  std::string recorded;
  std::string computed;        // value, or why there is none
  std::optional<Place> place;  // of the statement
};

struct Verification {
  std::size_t runs = 0;
  std::size_t of_another_formula = 0;  // not compared
  std::size_t compared = 0;            // values, and errors
  std::size_t as_recorded = 0;         // values that depend on what is not recorded
  std::vector<Difference> differences;
};

Verification verify(formula::Formula const& formula, formula::Semantics const& semantics,
                    std::span<RecordedRun const> runs, KnownPool const& pool);

}  // namespace poolcast::experiment
