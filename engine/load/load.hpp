// What CI asks for: jobs that arrive at a time and run for a while, alone or in pipelines. Recorded
// or synthetic; the simulator and the reports read it by index.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::load {

inline constexpr std::uint32_t no_pipeline = ~std::uint32_t{0};

/// One job, as it asks for an agent: 24 bytes.
struct Job {
  /// When it was queued; for a job with `needs`, the earliest moment: it is queued once the last of
  /// them has finished.
  Time queued;
  Duration duration;  // from the moment an agent takes it to its end
  batch::PoolId pool;
  std::uint16_t slots = 1;
  std::uint32_t pipeline = no_pipeline;  // index into Load::pipelines
};
static_assert(sizeof(Job) == 24);

/// Jobs that belong together: what a person waits for.
struct Pipeline {
  std::string id;
  Time cancelled = never;  // jobs that have not begun by then never will
};

/// What some jobs have: jobs of the same pipeline that must have succeeded before it is queued.
/// In the order of `job`.
struct Needs {
  std::uint32_t job = 0;
  std::vector<std::uint32_t> jobs;
};

/// Jobs in the order of `queued` (equal times keep the recording's order); a job's index is the id
/// of the task that serves it. A column is empty where no job has an entry, else as long as `jobs`.
struct Load {
  std::vector<Job> jobs;
  std::vector<std::string> ids;          // the recording's own
  std::vector<std::uint16_t> kinds;      // index into kind_names: what sort of work it is
  std::vector<std::string> kind_names;   // `build`, `test windows`: a definition's or a job's name
  std::vector<std::int16_t> priorities;  // of the Batch job that its task goes to: -1000 to 1000
  std::vector<Pipeline> pipelines;
  std::vector<Needs> needs;
};

}  // namespace poolcast::load
