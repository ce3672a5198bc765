// What the Batch service tells of its pools, nodes, jobs and tasks: those of its fields that are
// used here, in its own words. What a request did not select is empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::live {

using NamedValues = std::vector<std::pair<std::string, std::string>>;

/// An evaluation of a formula by the service.
struct AutoscaleRun {
  Time at;
  std::string results{};     // `$TargetDedicatedNodes=2;...`
  std::string error_code{};  // empty: it went well
  std::string error_message{};
  NamedValues error_values{};
};

struct ResizeFailure {
  std::string code;
  std::string message;
};

struct Pool {
  std::string id{};
  std::string etag{};
  std::string state{};             // `active`, `deleting`
  std::string allocation_state{};  // `steady`, `resizing`, `stopping`
  std::optional<Time> allocation_since{};
  std::string vm_size{};
  std::int64_t slots_per_node = 1;
  batch::Targets target{};
  batch::Targets current{};
  std::vector<ResizeFailure> resize_failures{};
  bool autoscale = false;
  std::string formula{};
  std::optional<Duration> interval{};
  std::optional<AutoscaleRun> last_run{};
};

struct Node {
  std::string id{};
  std::string state{};  // `idle`, `leavingpool`
  std::optional<Time> since{};
  std::optional<Time> allocated{};
  std::optional<Time> booted{};
  bool dedicated = true;
};

/// Of one tier of a pool.
struct StateCounts {
  std::uint32_t idle = 0;
  std::uint32_t running = 0;
  std::uint32_t preempted = 0;
  std::uint32_t total = 0;
};

struct NodeCounts {
  std::string pool_id{};
  StateCounts dedicated{};
  StateCounts low_priority{};
};

struct Job {
  std::string id{};
  std::string state{};  // `active`, `completed`
  std::optional<Time> since{};
  std::string pool_id{};
};

struct EnvironmentSetting {
  std::string name;
  std::string value;
};

struct Task {
  std::string id{};
  std::optional<Time> created{};
  std::int64_t required_slots = 1;
  std::string state{};  // `active`, `preparing`, `running`, `completed`
  std::optional<Time> since{};
  std::optional<Time> started{};
  std::optional<Time> ended{};
  std::optional<std::int64_t> exit_code{};
  std::string result{};        // `success`, `failure`
  std::string failure_code{};  // `FailureExitCode`
  std::int64_t retries = 0;    // after an exit code
  std::int64_t requeues = 0;   // by the service
  std::optional<Time> last_retry{};
  std::optional<Time> last_requeue{};
  std::string node_id{};
  std::vector<EnvironmentSetting> environment{};
};

struct TaskCounts {
  std::uint32_t active = 0;
  std::uint32_t running = 0;
  std::uint32_t succeeded = 0;
  std::uint32_t failed = 0;
};

}  // namespace poolcast::live
