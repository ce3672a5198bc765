// Candidates in, figures out: what each run of a candidate in a scenario under a seed came to. The
// same request gives the same figures wherever and whenever it is run, so who asks needs not know
// who answers: threads here, or other machines.
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/metrics.hpp"
#include "engine/tune/space.hpp"

namespace poolcast::tune {

/// One run that is asked for.
struct Request {
  std::size_t scenario = 0;  // of the space
  std::uint64_t seed = 0;    // counted from the scenario's own
  Candidate candidate;
};

/// In place of a figure that could not be told.
inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

struct RunFigures {
  std::vector<double> values;  // by the evaluator's metrics, and then the unserved jobs in percent
  std::string problem{};       // the scenario refuses the candidate; `values` is empty then
};

/// Takes the answer to a request, one at a time, in any order.
using TakeFigures = std::function<void(std::size_t request, RunFigures figures)>;
/// Asked some times a second with the share of them that is done; `false` ends it.
using RoundGoOn = std::function<bool(double)>;

/// Runs all requests; what was not taken when it returns was cut short.
using EvaluateRound =
    std::function<void(std::span<Request const>, TakeFigures const&, RoundGoOn const&)>;

/// The loads that candidates are tried with, each drawn once, when it is first asked for, and kept:
/// the same for every candidate. From any thread.
class Loads {
 public:
  explicit Loads(Space const& space) : space_(space) {}

  /// The error is of the scenario's load.
  Result<experiment::Workload const*> of(std::size_t scenario, std::uint64_t seed);

 private:
  Space const& space_;
  std::mutex mutex_;
  std::map<std::pair<std::size_t, std::uint64_t>, experiment::Workload> drawn_;  // never moved
};

/// On so many threads of this process. All three live as long as the result.
EvaluateRound on_threads(Space const& space, Loads& loads,
                         std::vector<report::Metric const*> const& metrics, std::size_t threads);

}  // namespace poolcast::tune
