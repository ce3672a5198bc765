// Takes the orders of the outbox to the Batch service, in a thread of its own, for as long as it
// takes: what fails is tried again later. Whoever accepts an order wakes it.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
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
  void wake();
  /// `run` still adds what is due, for so long at most, and gives up at the first failure: what is
  /// left is in the outbox.
  void stop(Duration drain);
  /// Whether the service did what it was last asked for; true before that.
  bool reaches_service() const;

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
  bool write(Round const& round, std::optional<Time> from = {});
  bool told_of(Result<void> const& done);
  Result<void> postpone(PutOff const& put_off);
  void refresh();
  live::HttpOptions http_options() const;

  void pause(Duration duration);
  bool may_go_on(bool fine);
  void note_reach(bool reaches);
  bool is_woken() const;
  bool is_stopping() const;
  bool is_given_up() const;

  SubmitterParts parts_;
  AccountLink link_;
  Settings settings_{};
  UsableJobs jobs_{};
  Time pruned_{};
  // Before, GitHub is not asked for runners, and no pipeline is told.
  Time runners_from_{};
  Time callbacks_from_{};

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  std::optional<Time> drain_until_{};  // stopping
  bool reaches_ = true;
};

}  // namespace poolcast::agents
