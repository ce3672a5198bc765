// The orders that were accepted, in a file of SQLite (WAL): an order is in it before its request is
// answered, and stays until its task is there, whatever ends the program meanwhile. One process at
// a time; its functions may be called from any thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/store/database.hpp"
#include "live/agents/order.hpp"

namespace poolcast::agents {

enum class OrderState : std::uint8_t {
  accepted,   // its task is not there yet
  submitted,  // it is, or never will be, and its pipeline, which waits, is not told yet
  done,
  failed,  // the service will never take it
};

struct Accepted {
  std::string task_id;
  bool duplicate = false;  // of an order that was there before
};

struct QueuedOrder {
  Order order;
  OrderState state = OrderState::accepted;
  Time accepted{};
  int attempts = 0;        // that failed
  std::string sent_job{};  // where its task may be already; empty: nowhere
};

struct Settled {
  Order order;  // with its final task id
  OrderState state = OrderState::done;
  std::string reason{};  // why it has failed
};

struct OutboxDepth {
  std::uint64_t accepted = 0;
  std::uint64_t submitted = 0;
  std::optional<Time> oldest{};  // of those
};

class Outbox {
 public:
  /// Makes the file if it is not there, readable by its owner only. The error names it.
  static Result<std::unique_ptr<Outbox>> open(std::string const& file);
  Outbox(Outbox const&) = delete;
  Outbox& operator=(Outbox const&) = delete;

  /// On the disk when it returns. A key that is there is the same request sent again; but once its
  /// task has been there for `repeat_window`, it is a new one.
  Result<Accepted> accept(Order const& order, Time now);

  /// Orders in that state that are due, oldest first.
  Result<std::vector<QueuedOrder>> due(OrderState state, Time now, std::size_t most);
  /// All whose task is not there yet, due or not, in no order.
  Result<std::vector<Order>> without_task();
  /// When the next one will be due; nothing if there is none.
  Result<std::optional<Time>> next_due();

  /// What comes next may put their tasks into this job.
  Result<void> note_sending(std::vector<QueuedOrder> const& orders, std::string const& job);
  /// All of them, or none. A callback is forgotten when it is done or has failed.
  Result<void> settle(std::vector<Settled> const& orders, Time now);
  Result<void> postpone(std::vector<QueuedOrder> const& orders, Time until,
                        std::string const& reason);

  Result<OutboxDepth> depth();
  /// Changes nothing. The error is that the disk is full, or the like.
  Result<void> try_to_write();
  /// Forgets what was done or has failed before this.
  Result<void> prune(Time before);

 private:
  struct Waiting {
    Order const& order;
    Time now;
    std::optional<Result<Accepted>> answer{};
  };

  explicit Outbox(store::Database database) : database_(std::move(database)) {}
  std::vector<Result<Accepted>> write(std::vector<Waiting*> const& waiting);
  Result<Accepted> write_one(Waiting const& waiting);

  std::mutex database_mutex_;
  store::Database database_;
  std::mutex queue_mutex_;
  std::condition_variable written_;
  std::vector<Waiting*> queue_;
  bool writing_ = false;
};

/// A task of Azure Pipelines sends its request again within minutes; a job that is run again asks
/// later.
inline constexpr Duration repeat_window = 30 * minute;

}  // namespace poolcast::agents
