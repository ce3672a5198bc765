// What CI asks for: jobs that arrive at a time and run for a while. Recorded or synthetic; the
// simulator and the reports read it by index.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::load {

/// One pipeline job, as it asks for an agent: 24 bytes.
struct Job {
  Time queued;
  Duration duration;  // from the moment an agent takes it to its end
  batch::PoolId pool;
  std::uint16_t slots = 1;
};

/// Jobs in the order they were queued (equal times keep the recording's order); a job's index is
/// the id of the task that serves it.
struct Load {
  std::vector<Job> jobs;
  std::vector<std::string> ids;  // the recording's own, by index; empty if it has none
};

}  // namespace poolcast::load
