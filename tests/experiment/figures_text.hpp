// All figures of all runs as text, so that two sets of runs can be compared.
#pragma once

#include <string>
#include <vector>

#include "engine/experiment/replications.hpp"
#include "engine/report/metrics.hpp"

namespace poolcast::experiment {

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
