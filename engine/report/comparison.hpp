// What several variants of a scenario come to under the same luck: every figure of each, and its
// difference from the first variant's, run by run. Differences that are noise are called so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/confidence.hpp"
#include "engine/report/metrics.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::report {

enum class Verdict : std::uint8_t {
  same,   // the same figure in every run
  noise,  // zero is within the confidence interval, or one run tells nothing of its spread
  better,
  worse,
  changed,  // neither is better: a number of evaluations
  unknown,  // cannot be told for one of the two
};

/// A figure of a variant.
struct ComparedFigure {
  std::optional<Estimate> value;  // over its runs; nothing: cannot be told in every run
  std::optional<Estimate>
      difference;                 // from the baseline, paired by seed; nothing for the baseline
  std::optional<double> percent;  // the difference of the means; nothing from a mean of zero
  Verdict verdict = Verdict::same;
};

struct ComparedMetric {
  Metric const* metric = nullptr;
  std::vector<ComparedFigure> variants;  // the baseline's first
};

struct ComparedVariant {
  std::string label;                       // `A`, `B`, ...
  std::string description;                 // `formulas/queue-depth.autoscale, taskSlotsPerNode 5`
  std::vector<std::vector<Summary>> runs;  // by seed: one a pool, and the sum over all as the last
};

struct Comparison {
  std::string scenario;
  std::string load;
  std::uint64_t seed = 1;  // of the first run; each of the others has the next
  std::size_t runs = 0;
  Time start;
  Time end;
  std::string currency;
  std::vector<ComparedVariant> variants;  // the first is the baseline
  std::vector<ComparedMetric> metrics;    // of the sum over all pools, in the order of metrics()
  std::vector<std::string> answers;  // one a variant but the first: `B costs 31 % less and ...`
  std::vector<std::string> notes;
};

}  // namespace poolcast::report
