// Takes the orders of the outbox to the Batch service, in a thread of its own, for as long as it
// takes: what fails is tried again later. Whoever accepts an order wakes it.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "live/agents/account_link.hpp"
#include "live/agents/callback.hpp"
#include "live/agents/metrics.hpp"
#include "live/agents/order_tasks.hpp"
#include "live/agents/outbox.hpp"
#include "live/agents/round.hpp"
#include "live/agents/settings.hpp"
#include "live/agents/usable_jobs.hpp"
#include "live/agents/work_signal.hpp"

namespace poolcast::agents {

/// Tells the pipeline that waits for an order (Order::callback) how it went.
using PipelineTeller = std::function<CallbackResult(Order const&, Settings const&)>;

struct SubmitterParts {
  SettingsSource& settings;
  Outbox& outbox;
  Metrics& metrics;
  live::Variables variables{};  // for the account: those of the environment
  PipelineTeller tell{};        // nothing: send_callback
  std::uint64_t seed = 0;       // of the waits between attempts
};

class Submitter {
 public:
  explicit Submitter(SubmitterParts parts);

  /// Until it is stopped.
  void run();
  /// An order was accepted. This and stop may be called from any thread, not from a signal.
  void wake() { signal_.wake(); }
  /// `run` still adds what is due, for so long at most, and gives up at the first failure: what is
  /// left is in the outbox.
  void stop(Duration drain) { signal_.stop(drain); }
  /// Whether the service did what it was last asked for; true before that.
  bool reaches_service() const { return reaches_; }

 private:
  bool work(Time now);
  bool add_agents(Time now);
  bool add_runners(Time now);
  bool tell_pipelines(Time now);
  Round place(std::string const& job, std::string const& pool,
              std::vector<QueuedOrder> const& orders, OrderTasks& tasks);
  CallbackResult tell(Order const& order) const;
  void prune(Time now);

  std::optional<std::vector<QueuedOrder>> due_or_told(Result<std::vector<QueuedOrder>> due);
  bool write(Round const& round);
  bool told_of(Result<void> const& done);
  Result<void> postpone(PutOff const& put_off);
  void refresh();
  live::HttpOptions http_options() const;

  bool may_go_on(bool fine);
  Result<Time> next_due();
  bool may_ask();

  SubmitterParts parts_;
  AccountLink link_;
  Settings settings_{};
  UsableJobs jobs_{};
  Time pruned_{};
  // Before, GitHub is not asked for runners, and no pipeline is told.
  Time runners_from_{};
  Time callbacks_from_{};
  bool callbacks_first_ = true;  // of these two; they take turns
  bool has_asked_ = false;       // one of them in this round

  WorkSignal signal_;
  std::atomic<bool> reaches_ = true;
};

}  // namespace poolcast::agents
