// One scenario under many seeds, to tell what of a result is luck. Runs in parallel; what comes out
// does not depend on the number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::experiment {

struct Replication {
  std::vector<report::Summary> summaries;  // one a pool, and the sum over all as the last
  std::vector<std::string> notes;          // what report::notes_on says of the run
};

struct ReplicationOptions {
  std::size_t count = 2;
  std::size_t threads = 1;
  /// Asked some times a second with the share of the work that is done; `false` ends it.
  std::function<bool(double)> go_on{};
};

/// The run with the scenario's seed, the one with the next, and so on: `count` of them, or fewer if
/// `go_on` ended it: then only those that had ended, up to the first that had not, so that short
/// runs are not preferred. `workload` is that of the first seed; a synthetic one is drawn anew for
/// each of the others, a recorded one is the same for all.
Result<std::vector<Replication>> replicate(Scenario const& scenario, Workload const& workload,
                                           report::Facts const& facts,
                                           ReplicationOptions const& options);

}  // namespace poolcast::experiment
