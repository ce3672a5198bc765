// What several variants of a scenario come to under the same luck: every figure of each, and its
// difference from the first variant's, run by run. Differences that are noise are called so.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/confidence.hpp"
#include "engine/report/metrics.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::report {

inline constexpr double comparison_confidence = 0.95;

enum class Verdict : std::uint8_t {
  same,   // the same figure in every run
  noise,  // zero is within the confidence interval, or one run tells nothing of its spread
  better,
  worse,
  changed,  // neither is better: a number of evaluations
  unknown,  // cannot be told for one of the two
};

/// `better`, and so on: the words of every output.
std::string_view word_of(Verdict verdict);

/// A figure by run; nothing: cannot be told in that run.
using Values = std::vector<std::optional<double>>;

/// A figure of a variant.
struct ComparedFigure {
  Values runs;                    // by seed
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
  std::vector<std::vector<Summary>> runs;  // by seed: one a pool, and the sum over all as the last;
                                           // none of a stored variant
};

struct ComparedPool {
  std::string id;
  std::vector<ComparedMetric> metrics;
};

struct Comparison {
  std::string scenario;
  std::string load;
  std::string load_fingerprint;  // of the first seed's jobs of the first variant that was run
  std::uint64_t seed = 1;        // of the first run; each of the others has the next
  std::size_t runs = 0;
  Time start;
  Time end;
  std::string currency;
  /// What an hour of waiting is worth, in micro-units; it makes two more metrics.
  std::optional<std::int64_t> wait_value{};
  bool paired = true;                     // else the differences are of independent runs
  std::vector<ComparedVariant> variants;  // the first is the baseline
  std::vector<ComparedMetric> metrics;    // of the sum over all pools, in the order of metrics()
  std::vector<ComparedPool> pools;
  std::vector<std::string> answers;  // one a variant but the first: `B costs 31 % less and ...`
  std::vector<std::string> notes;
  /// What `wait_value` adds to metrics(); the rows above point into it.
  std::shared_ptr<std::vector<Metric> const> further_metrics{};
};

struct StoredVariant;  // stored_comparison.hpp

/// Fills metrics, pools and answers from the variants' runs. With `stored`, that variant becomes
/// the first, and the labels move on.
void compare_figures(Comparison& comparison, std::vector<std::string> const& pool_ids,
                     StoredVariant const* stored = nullptr);

/// The metric of that name, of the sum over all pools; nothing if there is none.
ComparedMetric const* find_metric(Comparison const& comparison, std::string_view name);

/// `A`, `B`, ... `Z`, `AA`.
std::string variant_label(std::size_t index);

/// In a terminal of 100 columns: the key figures, or all; its last line answers the question.
std::string to_table(Comparison const& comparison, bool all);
/// docs/schema/compare.schema.json describes it; a later comparison can use it as its baseline.
std::string to_json(Comparison const& comparison);
/// One row a figure of a variant, of a pool or of all.
std::string to_csv(Comparison const& comparison);
/// For a comment on a pull request or a build's summary. Without `details` the key figures only.
std::string to_markdown(Comparison const& comparison, bool details = true);

}  // namespace poolcast::report
