// Jobs that come one by one become a Load: names become indexes, the jobs are sorted, and each
// job's needs are found.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/load/import.hpp"
#include "engine/load/job_line.hpp"
#include "engine/load/load.hpp"
#include "engine/load/needs.hpp"

namespace poolcast::load {

class LoadBuilder {
 public:
  explicit LoadBuilder(ImportOptions const& options);

  void reserve(std::size_t jobs) { load_.jobs.reserve(jobs); }
  Expected<void, RowError> add(JobLine const& job) {
    if (job.queued < last_queued_) sorted_ = false;
    last_queued_ = job.queued;
    if (!bare_ || !is_bare(job)) return add_named(job);
    append_job(job, *default_pool_);
    return {};
  }

  /// After the last job: whom each job's needs name. Those of jobs that were left out are not kept;
  /// returns how many there are.
  Result<std::size_t> find_needs(JobNames const& left_out);
  /// Jobs in the order they were queued; equal times keep the order in which they came.
  Load finish() &&;

  /// With ImportOptions::any_pool, the names that came up; else the scenario's.
  std::vector<std::string> const& pools() const { return pools_; }

 private:
  using Index = std::map<std::string, std::uint32_t, std::less<>>;

  /// There is nothing to say but when, how long and how wide.
  static bool is_bare(JobLine const& job) {
    return (job.id.size() | job.pool.size() | job.kind.size() | job.pipeline.size() |
            job.needs.size()) == 0 &&
           job.priority == 0;
  }
  /// In its place: copying a whole job waits for the stores of its parts.
  Job& append_job(JobLine const& job, batch::PoolId pool) {
    Job& made = load_.jobs.emplace_back();
    made.queued = job.queued;
    made.duration = job.duration;
    made.pool = pool;
    made.slots = job.slots;
    return made;
  }
  Expected<void, RowError> add_named(JobLine const& job);
  Expected<batch::PoolId, RowError> pool(std::string_view name);
  Expected<std::uint32_t, RowError> pipeline(JobLine const& job);
  Expected<void, RowError> add_kind(std::string_view name);

  std::vector<std::string> pools_;
  std::optional<batch::PoolId> default_pool_;
  bool any_pool_;
  std::uint16_t last_pool_ = 0;  // most jobs are of the same pool as the one before them
  std::array<std::uint16_t, 64> recent_kinds_{};  // by a hash of the name
  Index kinds_, pipelines_;
  std::vector<NamedNeeds> needs_;
  bool bare_;  // every job so far is
  bool sorted_ = true;
  Time last_queued_{};
  Load load_;
};

}  // namespace poolcast::load
