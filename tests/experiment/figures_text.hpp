// One scenario under many seeds; and all figures of all runs as text, so that two sets of runs can
// be compared.
#pragma once

#include <string>
#include <vector>

#include "engine/experiment/compare.hpp"
#include "engine/report/metrics.hpp"

namespace poolcast::experiment {

inline Result<std::vector<Replication>> replicate(Scenario const& scenario,
                                                  Workload const& workload,
                                                  CompareOptions const& options) {
  Variant const alone{.description = "", .scenario = scenario};
  Result<VariantRuns> runs = compare({&alone, 1}, {&workload, 1}, options);
  if (!runs) return fail(runs.error().message);
  return std::move(runs->front());
}

inline std::string text_of(std::vector<Replication> const& replications) {
  std::string text;
  for (Replication const& one : replications) {
    for (report::Summary const& summary : one.summaries) {
      for (report::Metric const& metric : report::metrics()) {
        std::optional<double> const value = metric.value(summary);
        text += value ? std::to_string(*value) + " " : "- ";
      }
    }
    for (std::string const& note : one.notes) text += note + " ";
    text += "\n";
  }
  return text;
}

}  // namespace poolcast::experiment
