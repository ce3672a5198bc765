// Several variants of a scenario under the same seeds, or one under many to tell what of a result
// is luck. Runs in parallel; what comes out does not depend on the number of threads.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::experiment {

struct Variant {
  std::string description;
  Scenario scenario;
  /// Variants with the same number have the same load, which is then drawn once a seed.
  std::size_t load = 0;
};

struct CompareOptions {
  std::size_t seeds = 10;
  std::size_t threads = 1;
  /// Asked some times a second with the share of the work that is done; `false` ends it.
  std::function<bool(double)> go_on{};
  /// Takes the run of each variant's first seed, on the thread that made it.
  std::function<void(std::size_t variant, KeptRun)> take_first{};
};

struct Replication {
  std::vector<report::Summary> summaries;  // one a pool, and the sum over all as the last
  std::vector<std::string> notes;          // what report::notes_on says of the run
};

/// By variant: the run with the scenario's seed, the one with the next, and so on. Each variant has
/// as many; fewer than asked for if `go_on` ended it: then only those seeds that were complete for
/// every variant, up to the first that was not, so that short runs are not preferred.
using VariantRuns = std::vector<std::vector<Replication>>;

/// The loads of the variants' first seed, by Variant::load. The error says which variant's it is.
Result<std::vector<Workload>> first_loads(std::vector<Variant> const& variants);

/// `loads` are first_loads(); what draws_load() is drawn anew for each of the other seeds.
Result<VariantRuns> compare(std::span<Variant const> variants, std::span<Workload const> loads,
                            CompareOptions const& options);

}  // namespace poolcast::experiment
