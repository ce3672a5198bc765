// What several runs that differ in their seed alone come to: every figure's mean, and the interval
// that holds its true mean with 95 % confidence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/confidence.hpp"
#include "engine/report/metrics.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::report {

inline constexpr double replication_confidence = 0.95;

struct ReplicationReport {
  std::string scenario;
  std::string load;        // `synthetic jobs, drawn anew for each seed`
  std::uint64_t seed = 1;  // of the first run; each of the others has the next
  Time start;
  Time end;
  Facts facts;
  std::vector<std::vector<Summary>> runs;  // at least one; of each, one a pool, and the sum as last
  std::vector<std::string> notes;
};

/// A figure over those runs in which it can be told.
struct MetricEstimate {
  std::size_t runs = 0;
  std::optional<Estimate> estimate;  // nothing: it cannot be told in any
  bool always_zero = false;
};

/// Of the pool at `summary`, or of all pools for the last.
MetricEstimate estimate_of(Metric const& metric, ReplicationReport const& report,
                           std::size_t summary);

/// The notes of single runs as notes on all: first what every run says word for word, then what
/// only some say, or with numbers of their own, with how many do and the first one's words.
std::vector<std::string> merged_notes(std::vector<std::vector<std::string>> const& notes,
                                      std::uint64_t seed);

std::string to_table(ReplicationReport const& report);
std::string to_json(ReplicationReport const& report);
/// One row a figure: `pool,metric,mean,low,high,runs,unit`.
std::string to_csv(ReplicationReport const& report);

}  // namespace poolcast::report
