// Several variants of a scenario under the same seeds, in parallel. What comes out does not depend
// on the number of threads.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/experiment/replications.hpp"
#include "engine/experiment/simulate.hpp"

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

/// By variant: the run with the scenario's seed, the one with the next, and so on. Each variant has
/// as many; fewer than asked for if `go_on` ended it: then only those seeds that were complete for
/// every variant, up to the first that was not.
using VariantRuns = std::vector<std::vector<Replication>>;

/// The loads of the variants' first seed, by Variant::load. The error says which variant's it is.
Result<std::vector<Workload>> first_loads(std::vector<Variant> const& variants);

/// `loads` are first_loads(). A recorded load is the same for all seeds.
Result<VariantRuns> compare(std::vector<Variant> const& variants,
                            std::vector<Workload> const& loads, CompareOptions const& options);

}  // namespace poolcast::experiment
