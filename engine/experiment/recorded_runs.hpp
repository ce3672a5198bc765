// Evaluations that the Batch service made and recorded: AutoScaleRun objects of the REST API and
// the CLI, alone or within a pool, and PoolAutoScaleEvent logs. Knows no formula.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"
#include "engine/base/time.hpp"

namespace poolcast::experiment {

/// `$TargetDedicatedNodes=2` of a result string.
struct RecordedValue {
  std::string name;
  std::string value;
};

struct RecordedRun {
  std::string pool;  // empty where the record does not say
  Time at;
  std::string formula;                // empty where the record does not say
  std::vector<RecordedValue> values;  // in the service's order
  std::string error_code;             // empty: the evaluation went well
  std::string error_detail;           // `Line 15, Col 44: Insufficient data ...`

  std::string const* find(std::string_view name) const;
};

/// `$TargetDedicatedNodes=2;$NodeDeallocationOption=requeue` taken apart.
std::vector<RecordedValue> split_results(std::string_view results);

/// All runs in a file: one JSON document, or one a line, in whatever objects and arrays they stand.
/// Ordered by pool (as they first appear), then by time.
Result<std::vector<RecordedRun>> read_recorded_runs(Source const& source);

}  // namespace poolcast::experiment
