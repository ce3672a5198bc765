// How long jobs waited for their agents, and what the wait was made of. The rule is
// docs/simulation-model.md#waiting-time; the parts sum to the whole, to the tick.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"
#include "engine/report/run_of_job.hpp"

namespace poolcast::report {

/// In the order in which they follow each other; `cap` takes the place of others.
enum class WaitingPart : std::uint8_t {
  request,
  sample_lag,
  evaluation,
  cap,
  allocation,
  boot,
  image,
  slot,
  agent_start,
  assignment,
};
inline constexpr std::size_t waiting_part_count = 10;

struct WaitingPartName {
  std::string_view name;   // in JSON
  std::string_view label;  // in a table
  std::string_view definition;
};
/// By WaitingPart.
inline constexpr std::array<WaitingPartName, waiting_part_count> waiting_part_names = {{
    {"request", "request", "until its agent was asked for"},
    {"sampleLag", "sample lag", "until a sample that counts it could be read"},
    {"evaluation", "evaluation", "until an evaluation asked for its node"},
    {"cap", "cap", "held by the formula's limit or the quota"},
    {"allocation", "allocation", "until its node's machine existed"},
    {"boot", "boot", "while its node booted and ran its start task"},
    {"image", "image", "while its container image was pulled"},
    {"slot", "slot", "for a free task slot on a ready node"},
    {"agentStart", "agent start", "from the task's start until its agent was online"},
    {"assignment", "assignment", "until an agent that was online took it"},
}};

/// From the moment a job was queued until its agent took it.
struct WaitingTime {
  std::array<Duration, waiting_part_count> parts{};

  Duration& operator[](WaitingPart part) { return parts[static_cast<std::size_t>(part)]; }
  Duration operator[](WaitingPart part) const { return parts[static_cast<std::size_t>(part)]; }
  Duration total() const {
    Duration sum;
    for (Duration const part : parts) sum += part;
    return sum;
  }
};

/// The waits of single jobs. `runs` must outlive it.
class JobWaits {
 public:
  explicit JobWaits(JobRuns const& runs);

  load::Load const& load() const { return runs_.load(); }

  /// Nothing if no agent took the job before the run's end.
  std::optional<WaitingTime> of(batch::JobId job) const;

 private:
  /// From when on a job that waits since then is held by a limit.
  Time capped_from(batch::PoolId pool, Time since) const;

  JobRuns const& runs_;
  std::map<batch::PoolId, std::vector<Time>> limited_;  // evaluations held at a limit, ascending
};

/// Nearest-rank percentiles: each is the wait of one real job, with that job's parts.
struct WaitingSummary {
  std::size_t jobs = 0;  // that an agent took before the run's end
  WaitingTime p50;
  WaitingTime p95;
  WaitingTime max;
  WaitingTime mean;  // each part's own, rounded down; their sum is the mean by definition
  WaitingTime sum;
};

/// Of the jobs of these pools.
WaitingSummary summarise_waiting(JobWaits const& waits, std::vector<batch::PoolId> const& pools);

}  // namespace poolcast::report
