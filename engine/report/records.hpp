// A run row by row: its jobs, nodes and evaluations as CSV, and everything that happened as JSON
// lines. Columns that Batsim has too bear Batsim's names; seconds count from the run's start.
#pragma once

#include <string>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"

namespace poolcast::report {

/// What the rows are made from.
struct Records {
  batch::Ledger const& ledger;
  load::Load const& load;
  std::vector<std::string> pool_ids;
};

/// A row a job that was queued before the run's end, with the parts of its waiting.
std::string tasks_csv(Records const& records);

/// A row a life of a node: one that was preempted and came back has several.
std::string nodes_csv(Records const& records);

/// A row an evaluation.
std::string evaluations_csv(Records const& records);

/// A line of JSON for everything that happened, in the order of time.
std::string trace_lines(Records const& records);

}  // namespace poolcast::report
