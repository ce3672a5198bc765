// A load played in real time: each job asks for its agent when its time has come, or when the jobs
// that it needs have ended; and is over when its task is. Knows no service.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/batch/ports.hpp"
#include "engine/cli/live_clock.hpp"
#include "engine/load/dependents.hpp"

namespace poolcast::cli {

/// Drops the jobs that are queued at `end` or later.
void cut_load(load::Load& load, Time end);

class LoadPlayer final : public batch::RequestSource {
 public:
  /// Both must outlive it.
  LoadPlayer(load::Load const& load, LiveClock const& clock);

  std::span<batch::AgentRequest const> take() override;
  std::span<batch::JobTransition const> jobs() override;

  /// What has become of the tasks; it may let other jobs begin.
  void note(batch::Observation const& seen);
  /// When the next job asks; `never` while all that is left waits for others.
  Time next() const;

 private:
  enum class State : std::uint8_t { waits, asked, over };
  struct Ready {
    std::uint32_t job;
    Time since;
  };

  void ask(std::uint32_t job, Time at);
  void end(std::uint32_t job, Time at, batch::JobChange how);
  bool is_cancelled(std::uint32_t job, Time now) const;

  load::Load const& load_;
  LiveClock const& clock_;
  std::size_t next_job_ = 0;  // whose time has not come
  std::vector<State> states_;
  load::Dependents dependents_;
  std::vector<Ready> ready_;
  std::vector<batch::AgentRequest> taken_;
  std::vector<batch::JobTransition> changes_;
  std::vector<batch::JobTransition> told_;  // by the last call of jobs()
};

}  // namespace poolcast::cli
