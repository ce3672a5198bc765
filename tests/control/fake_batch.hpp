// A pool of Batch in a few lines, for tests of the controller: a resize takes effect at once, a
// task runs on nothing and never ends. It refuses and fails when it is told to, as the real one
// may.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/batch/ports.hpp"
#include "engine/control/policies.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::control {

inline Time at(std::int64_t seconds) { return Time{} + seconds * second; }

inline formula::Program program(std::string const& text) {
  return *formula::compile(*formula::parse({"formula", text}));
}

class FakeBatch final : public batch::Clock,
                        public batch::RequestSource,
                        public batch::BatchService {
 public:
  using When = std::function<bool(Time)>;
  When refuses_submit = [](Time) { return false; };
  When fails_observe = [](Time) { return false; };
  When refuses_resize = [](Time) { return false; };
  std::function<batch::ResizeError(batch::Targets)> resize_error = [](batch::Targets) {
    return batch::ResizeError::none;
  };

  /// Agents asked for at these seconds.
  explicit FakeBatch(std::vector<int> const& requests, std::size_t pools = 1) : counts_(pools) {
    for (int seconds : requests) arrivals_.push_back(at(seconds));
  }

  Time now() const override { return now_; }
  void wait_until(Time time) override {
    ENSURE(time >= now_);
    now_ = next_ < arrivals_.size() ? std::min(time, std::max(now_, arrivals_[next_])) : time;
  }

  std::span<batch::AgentRequest const> take() override {
    taken_.clear();
    for (; next_ < arrivals_.size() && arrivals_[next_] <= now_; ++next_) {
      taken_.push_back({batch::TaskId{static_cast<std::uint32_t>(next_)}, {}, 1, 0});
    }
    return taken_;
  }

  std::span<batch::JobTransition const> jobs() override { return {}; }

  Result<void> submit(batch::PoolId pool, std::span<batch::TaskSpec const> tasks) override {
    if (refuses_submit(now_)) return fail("submit: 503 ServerBusy");
    for (batch::TaskSpec const& task : tasks) {
      if (!submitted.emplace(task.id, now_).second) continue;
      ++counts_[pool.value].active_tasks;
    }
    return {};
  }

  Result<batch::Observation> observe() override {
    if (fails_observe(now_)) return fail("observe: 503 ServerBusy");
    told_.swap(untold_);
    untold_.clear();
    return batch::Observation{counts_, {}, {}, told_};
  }

  Result<void> resize(batch::PoolId pool, batch::Targets targets,
                      batch::DeallocationOption option) override {
    if (refuses_resize(now_)) return fail("resize: 409 AllocationStopping");
    batch::PoolCounts& counts = counts_[pool.value];
    options.push_back(option);
    for (; counts.current.dedicated < targets.dedicated; ++counts.current.dedicated) {
      untold_.push_back({now_, batch::NodeId{nodes_++}, pool, batch::NodeTier::dedicated,
                         batch::NodeChange::requested});
    }
    counts.target = counts.current = targets;
    counts.resize_error = resize_error(targets);
    return {};
  }

  batch::PoolCounts& counts(std::size_t pool = 0) { return counts_[pool]; }

  std::map<batch::TaskId, Time> submitted;  // and when
  std::vector<batch::DeallocationOption> options;

 private:
  Time now_;
  std::vector<Time> arrivals_;
  std::size_t next_ = 0;
  std::vector<batch::AgentRequest> taken_;
  std::vector<batch::PoolCounts> counts_;
  std::vector<batch::NodeTransition> untold_;
  std::vector<batch::NodeTransition> told_;
  std::uint32_t nodes_ = 0;
};

/// One pool that the formula scales every five minutes, from the start on.
inline Policies policies(std::string const& formula_text) {
  Policies policies;
  policies.pools.push_back({.autoscale = program(formula_text),
                            .evaluation_interval = 5 * minute,
                            .first_evaluation_delay = {},
                            .task_slots_per_node = 5});
  return policies;
}

/// `0: 0 -> 1, 300: 1 -> 2 formula`: each evaluation's second, targets and limit.
inline std::string text_of(std::vector<batch::EvaluationRow> const& rows) {
  constexpr char const* limits[] = {"", " formula", " quota"};
  std::string text;
  for (batch::EvaluationRow const& row : rows) {
    text += (text.empty() ? "" : ", ") + std::to_string((row.at - Time{}) / second) + ": " +
            std::to_string(row.before.dedicated) + " -> " + std::to_string(row.after.dedicated) +
            limits[static_cast<int>(row.limit)] + (row.failed ? " failed" : "");
  }
  return text;
}

}  // namespace poolcast::control
