// Orders of one job and pool become tasks of the Batch account, once each: whether one is there
// already, from an attempt whose answer was lost, is looked up before another is added.
#pragma once

#include <string>
#include <vector>

#include "live/agents/account_link.hpp"
#include "live/agents/agent_task.hpp"
#include "live/agents/metrics.hpp"
#include "live/agents/order_tasks.hpp"
#include "live/agents/round.hpp"
#include "live/agents/usable_jobs.hpp"

namespace poolcast::agents {

struct PlacingParts {
  AccountLink& link;
  UsableJobs& jobs;
  Outbox& outbox;
  Metrics& metrics;
  OrderTasks& tasks;
};

class Placing {
 public:
  explicit Placing(PlacingParts const& parts) : parts_(parts) {}

  Round place(std::string const& job, std::string const& pool,
              std::vector<QueuedOrder> const& orders) &&;

 private:
  /// An order with the task that it is to become.
  struct Sent {
    QueuedOrder order;
    live::TaskToAdd task;
  };

  void add_chunk(std::string const& job, std::vector<QueuedOrder> const& orders);
  void add(std::string const& job, std::vector<Sent> const& sent);
  void take_outcome(std::string const& job, Sent const& sent, live::TaskOutcome const& outcome);
  void place_again(std::string const& job, Sent const& sent);
  live::BatchResult<TaskSpot> spot_in_sent_job(QueuedOrder const& order, std::string const& job);

  void is_there(QueuedOrder const& order, std::string const& task, char const* outcome);
  void fail_for_good(QueuedOrder const& order, std::string const& reason);
  void put_off(QueuedOrder const& order, live::BatchError const& error);
  void put_off(std::vector<Sent> const& sent, live::BatchError const& error);

  PlacingParts parts_;
  Round round_{};
};

/// Of a refusal of the whole call: it is the body that is wrong, so that no time mends it.
bool blames_body(live::BatchError const& error);

}  // namespace poolcast::agents
