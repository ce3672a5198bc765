// The orders that were accepted, in a file of SQLite (WAL): an order is in it before its request is
// answered, and stays until its task is there, whatever ends the program meanwhile. One process at
// a time; its functions may be called from any thread.
#pragma once

#include <atomic>
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
  Time due{};
  int attempts = 0;        // that failed
  std::string sent_job{};  // where its task may be already; empty: nowhere
};

/// An order in `order.state` whose task is there, or never will be; or whose pipeline was told.
struct Settled {
  QueuedOrder order;  // with its task's final id
  bool failed = false;
  std::string reason{};  // why
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

  /// On the disk when it returns. A key that is there is the same request sent again, whose
  /// pipeline is the one to be told; but once its task has been there for `repeat_window`, it is a
  /// new one.
  Result<Accepted> accept(Order const& order, Time now);

  /// Orders whose task is not there and that are due, oldest first.
  Result<std::vector<QueuedOrder>> due_tasks(OrderKind kind, Time now, std::size_t most);
  /// Orders whose pipeline is to be told and that are due, oldest first.
  Result<std::vector<QueuedOrder>> due_callbacks(Time now, std::size_t most);
  /// All whose task is not there yet, due or not, in no order.
  Result<std::vector<Order>> without_task();
  /// When the next one will be due; nothing if there is none.
  Result<std::optional<Time>> next_task(OrderKind kind);
  Result<std::optional<Time>> next_callback();

  // Each of these changes all orders, or none. One that has been asked for anew since it was read
  // stays as it is.

  /// What comes next may put their tasks into this job. Always written, even if it is known.
  Result<void> note_sending(std::vector<QueuedOrder> const& orders, std::string const& job);
  /// A callback is forgotten when it is done or has failed.
  Result<void> settle(std::vector<Settled> const& orders, Time now);
  /// After an attempt that failed for the reason.
  Result<void> postpone(std::vector<QueuedOrder> const& orders, Time until,
                        std::string const& reason);

  Result<OutboxDepth> depth();
  /// Changes nothing. The error is that the disk is full, or the like.
  Result<void> try_to_write();
  /// Whether the last write succeeded. If it did not, another one is tried first.
  bool is_writable() { return keeps_ || try_to_write(); }
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
  Result<void> tell_again(Order known, Waiting const& waiting);
  Result<void> settle_one(Settled const& settled, Time now);
  template <class Change>
  Result<void> in_one(Change const& change);
  template <class Bind>
  Result<void> update(std::vector<QueuedOrder> const& orders, std::string const& changes,
                      Bind const& bind);
  Result<std::vector<QueuedOrder>> due(char const* selection, Time now, std::size_t most);
  Result<std::optional<Time>> first_due(char const* selection);

  std::mutex database_mutex_;
  store::Database database_;
  std::atomic<bool> keeps_ = true;
  std::mutex queue_mutex_;
  std::condition_variable written_;
  std::vector<Waiting*> queue_;
  bool writing_ = false;
};

/// A task of Azure Pipelines sends its request again within minutes; a job that is run again asks
/// later.
inline constexpr Duration repeat_window = 30 * minute;

}  // namespace poolcast::agents
