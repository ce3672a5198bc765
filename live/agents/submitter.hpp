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
#include "live/agents/agent_task.hpp"
#include "live/agents/metrics.hpp"
#include "live/agents/outbox.hpp"
#include "live/agents/settings.hpp"
#include "live/agents/usable_jobs.hpp"

namespace poolcast::agents {

/// The task of an order; what it costs to ask others for it may fail, and is tried again.
using TaskMaker = std::function<Result<live::TaskToAdd>(Order const&, Settings const&)>;
/// Tells the pipeline that waits for an order (Order::callback) how it went.
using PipelineTeller = std::function<Result<void>(Order const&, Settings const&, bool succeeded)>;

struct SubmitterParts {
  SettingsSource& settings;
  Outbox& outbox;
  Metrics& metrics;
  live::Variables variables{};  // for the account: those of the environment
  TaskMaker make_task{};        // nothing: azdo_task
  PipelineTeller tell{};        // nothing: no order has a callback
  std::uint64_t seed = 0;       // of the waits between attempts
};

class Submitter {
 public:
  explicit Submitter(SubmitterParts parts);

  /// Until it is stopped.
  void run();
  /// An order was accepted. This and stop may be called from any thread, not from a signal.
  void wake();
  /// `run` still takes what is due, for so long at most, and gives up at the first failure: what is
  /// left is in the outbox.
  void stop(Duration drain);
  /// Whether the service did what it was last asked for; true before that.
  bool reaches_service() const;

 private:
  using Group = std::pair<std::string, std::string>;  // job and pool

  bool work(Time now);
  bool submit(Group const& group, std::vector<QueuedOrder> orders);
  bool add(std::string const& job, std::vector<QueuedOrder> const& orders);
  void take_outcome(std::string const& job, QueuedOrder const& order,
                    live::TaskOutcome const& outcome);
  void place_again(std::string const& job, QueuedOrder const& order);
  bool find_in_sent_job(QueuedOrder const& order, std::string const& job, bool& found);
  bool tell(Time now);
  void settle_found();

  void is_there(QueuedOrder const& order, std::string const& task, char const* outcome);
  void fail_for_good(QueuedOrder const& order, std::string const& reason);
  void postpone(std::vector<QueuedOrder> const& orders, std::string const& reason);
  Result<live::TaskToAdd> task_of(Order const& order) const;
  void refresh();
  void pause(Duration duration);
  bool may_go_on(bool fine);

  SubmitterParts parts_;
  AccountLink link_;
  Settings settings_{};
  UsableJobs jobs_{};
  std::vector<Settled> settled_{};  // of this round, not in the outbox yet
  Time pruned_{};

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  std::optional<Time> drain_until_{};  // stopping
  bool reaches_ = true;
};

}  // namespace poolcast::agents
