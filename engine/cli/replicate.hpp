// `poolcast simulate --replications N`: what of a result is luck, told by the same scenario under N
// seeds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/thresholds.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::cli {

struct ReplicateRequest {
  experiment::Scenario const& scenario;
  experiment::Workload const& workload;  // of the first seed
  report::Facts facts;
  std::vector<std::string> notes;  // on the load
  std::string load;                // in a few words
  std::size_t count;
  std::string output;  // `table`, `json`, `csv`
  Thresholds thresholds{};
};

/// What is wrong with the number of replications; empty: nothing.
std::string replications_problem(std::optional<std::uint64_t> count);

/// Returns the exit code.
int replicate(ReplicateRequest const& request, std::ostream& out, std::ostream& err);

}  // namespace poolcast::cli
