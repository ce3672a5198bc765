#include "engine/cli/load_player.hpp"

#include <algorithm>
#include <utility>

namespace poolcast::cli {

using batch::JobChange;
using batch::TaskChange;

void cut_load(load::Load& load, Time end) {
  auto const first = std::ranges::lower_bound(load.jobs, end, {}, &load::Job::queued);
  auto const count = static_cast<std::size_t>(first - load.jobs.begin());
  load.jobs.resize(count);
  if (!load.ids.empty()) load.ids.resize(count);
  if (!load.kinds.empty()) load.kinds.resize(count);
  if (!load.priorities.empty()) load.priorities.resize(count);
  std::erase_if(load.needs, [&](load::Needs const& needs) { return needs.job >= count; });
}

LoadPlayer::LoadPlayer(load::Load const& load, LiveClock const& clock)
    : load_(load),
      clock_(clock),
      states_(load.jobs.size()),
      dependents_(load::dependents_of(load.needs, load.jobs.size())) {}

Time LoadPlayer::next() const {
  if (!ready_.empty()) return ready_.front().since;
  return next_job_ < load_.jobs.size() ? load_.jobs[next_job_].queued : never;
}

std::span<batch::AgentRequest const> LoadPlayer::take() {
  taken_.clear();
  if (clock_.interrupted()) return taken_;
  Time const now = clock_.account_now();
  for (; next_job_ < load_.jobs.size() && load_.jobs[next_job_].queued <= now; ++next_job_) {
    auto const job = static_cast<std::uint32_t>(next_job_);
    if (dependents_.open_needs[job] == 0) ask(job, load_.jobs[job].queued);
  }
  for (Ready const& one : std::exchange(ready_, {})) ask(one.job, one.since);
  return taken_;
}

bool LoadPlayer::is_cancelled(std::uint32_t job, Time now) const {
  std::uint32_t const pipeline = load_.jobs[job].pipeline;
  return pipeline != load::no_pipeline && load_.pipelines[pipeline].cancelled <= now;
}

void LoadPlayer::ask(std::uint32_t job, Time at) {
  if (states_[job] != State::waits) return;
  if (is_cancelled(job, at)) return end(job, at, JobChange::cancelled);
  states_[job] = State::asked;
  load::Job const& asks = load_.jobs[job];
  taken_.push_back({.task = {job}, .pool = asks.pool, .slots = asks.slots});
  if (!load_.priorities.empty()) taken_.back().priority = load_.priorities[job];
  for (JobChange const change : {JobChange::queued, JobChange::requested}) {
    changes_.push_back({.at = at, .job = {job}, .agent = {job}, .change = change});
  }
}

void LoadPlayer::note(batch::Observation const& seen) {
  for (batch::TaskCompletion const& row : seen.completions) {
    end(row.task.value, row.at, JobChange::succeeded);
  }
  for (batch::TaskTransition const& row : seen.tasks) {
    if (row.change == TaskChange::failed) end(row.task.value, row.at, JobChange::failed);
  }
}

/// With it end, skipped, those that needed it, unless it succeeded.
void LoadPlayer::end(std::uint32_t job, Time at, JobChange how) {
  std::vector<std::pair<std::uint32_t, JobChange>> ends = {{job, how}};
  while (!ends.empty()) {
    auto const [ended, change] = ends.back();
    ends.pop_back();
    if (ended >= states_.size() || states_[ended] == State::over) continue;
    states_[ended] = State::over;
    changes_.push_back({.at = at, .job = {ended}, .change = change});
    for (std::uint32_t const dependent : dependents_.of(ended)) {
      if (change != JobChange::succeeded) {
        ends.emplace_back(dependent, JobChange::skipped);
      } else if (--dependents_.open_needs[dependent] == 0 && dependent < next_job_) {
        ready_.push_back({dependent, std::max(at, load_.jobs[dependent].queued)});
      }
    }
  }
}

std::span<batch::JobTransition const> LoadPlayer::jobs() {
  told_ = std::exchange(changes_, {});
  return told_;
}

}  // namespace poolcast::cli
