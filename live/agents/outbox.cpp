#include "live/agents/outbox.hpp"

#include <algorithm>
#include <utility>

namespace poolcast::agents {
namespace {

using store::Statement;
using store::Transaction;

// Without the exclusive lock two servers could work on one file, and each task be asked for twice.
constexpr char preparation[] = R"(
PRAGMA locking_mode=EXCLUSIVE;
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS orders(
  key TEXT PRIMARY KEY,
  state INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  due INTEGER NOT NULL,
  settled INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  sent_job TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS open_orders ON orders(state, due) WHERE state < 2;
PRAGMA user_version=1;
COMMIT;
)";

Result<QueuedOrder> queued(Statement const& row) {
  Result<Order> order = read_order(row.text(0));
  if (!order) return fail(order.error().message);
  return QueuedOrder{.order = std::move(*order),
                     .state = static_cast<OrderState>(row.number(1)),
                     .accepted = {row.number(2)},
                     .attempts = static_cast<int>(row.number(3)),
                     .sent_job = row.text(4)};
}

std::int64_t number(OrderState state) { return static_cast<std::int64_t>(state); }

}  // namespace

Result<std::unique_ptr<Outbox>> Outbox::open(std::string const& file) {
  Result<store::Database> database =
      store::Database::open(file, preparation, {.name = "the outbox", .others = "another server"});
  if (!database) return fail(database.error().message);
  return std::unique_ptr<Outbox>(new Outbox(std::move(*database)));
}

// A commit waits for the disk, so what comes meanwhile goes with the next one, all at once.
Result<Accepted> Outbox::accept(Order const& order, Time now) {
  Waiting own{.order = order, .now = now};
  std::unique_lock lock(queue_mutex_);
  queue_.push_back(&own);
  while (!own.answer) {
    if (writing_) {
      written_.wait(lock);
      continue;
    }
    writing_ = true;
    std::vector<Waiting*> const all = std::exchange(queue_, {});
    lock.unlock();
    std::vector<Result<Accepted>> answers = write(all);
    lock.lock();
    for (std::size_t i = 0; i < all.size(); ++i) all[i]->answer = std::move(answers[i]);
    writing_ = false;
    written_.notify_all();
  }
  return std::move(*own.answer);
}

std::vector<Result<Accepted>> Outbox::write(std::vector<Waiting*> const& waiting) {
  std::scoped_lock const lock(database_mutex_);
  std::vector<Result<Accepted>> answers;
  Transaction transaction(database_);
  Result<void> done = transaction.begin();
  for (Waiting const* const one : waiting) {
    if (!done) break;
    answers.push_back(write_one(*one));
    if (!answers.back()) done = fail(answers.back().error().message);
  }
  if (done) done = transaction.commit();
  // None of them is there if one of them is not.
  if (!done) answers.assign(waiting.size(), fail(done.error().message));
  return answers;
}

Result<Accepted> Outbox::write_one(Waiting const& waiting) {
  Statement known(database_, "SELECT text, state, settled FROM orders WHERE key = ?");
  Result<bool> const found = known.with(waiting.order.key).step();
  if (!found) return fail(found.error().message);
  if (*found) {
    auto const state = static_cast<OrderState>(known.number(1));
    bool const is_recent = waiting.now - Time{known.number(2)} < repeat_window;
    Result<Order> const order = read_order(known.text(0));
    if (!order) return fail(order.error().message);
    bool const has_failed =
        state == OrderState::failed || (order->callback && order->callback->failed);
    bool const is_over = has_failed || (state == OrderState::done && !is_recent);
    if (!is_over) return Accepted{.task_id = order->task_id, .duplicate = true};
  }
  Statement put(database_,
                "INSERT INTO orders(key, state, accepted, due, text) VALUES(?, 0, ?, ?, ?) "
                "ON CONFLICT(key) DO UPDATE SET state = 0, accepted = excluded.accepted, "
                "due = excluded.due, attempts = 0, reason = '', text = excluded.text");
  put.with(waiting.order.key)
      .with(waiting.now.ticks)
      .with(waiting.now.ticks)
      .with(order_text(waiting.order));
  if (Result<void> const done = put.run(); !done) return fail(done.error().message);
  return Accepted{.task_id = waiting.order.task_id};
}

Result<std::vector<QueuedOrder>> Outbox::due(OrderState state, Time now, std::size_t most) {
  std::scoped_lock const lock(database_mutex_);
  Statement select(database_,
                   "SELECT text, state, accepted, attempts, sent_job FROM orders "
                   "WHERE state = ? AND due <= ? ORDER BY due LIMIT ?");
  select.with(number(state)).with(now.ticks).with(static_cast<std::int64_t>(most));
  std::vector<QueuedOrder> orders;
  Result<bool> more = select.step();
  for (; more && *more; more = select.step()) {
    Result<QueuedOrder> order = queued(select);
    if (!order) return fail(order.error().message);
    orders.push_back(std::move(*order));
  }
  if (!more) return fail(more.error().message);
  return orders;
}

Result<std::vector<Order>> Outbox::without_task() {
  std::vector<std::string> texts;
  {
    // Requests wait for the lock, so what can be done without it is.
    std::scoped_lock const lock(database_mutex_);
    Statement select(database_, "SELECT text FROM orders WHERE state < 2 AND state = ?");
    select.with(number(OrderState::accepted));
    Result<bool> more = select.step();
    for (; more && *more; more = select.step()) texts.push_back(select.text(0));
    if (!more) return fail(more.error().message);
  }
  std::vector<Order> orders;
  for (std::string const& text : texts) {
    Result<Order> order = read_order(text);
    if (!order) return fail(order.error().message);
    orders.push_back(std::move(*order));
  }
  return orders;
}

Result<std::optional<Time>> Outbox::next_due() {
  std::scoped_lock const lock(database_mutex_);
  Statement select(database_, "SELECT MIN(due) FROM orders WHERE state < 2");
  Result<bool> const found = select.step();
  if (!found) return fail(found.error().message);
  if (!*found || select.is_null(0)) return std::optional<Time>();
  return std::optional<Time>(Time{select.number(0)});
}

Result<void> Outbox::note_sending(std::vector<QueuedOrder> const& orders, std::string const& job) {
  std::scoped_lock const lock(database_mutex_);
  Transaction transaction(database_);
  if (Result<void> done = transaction.begin(); !done) return done;
  for (QueuedOrder const& one : orders) {
    if (one.sent_job == job) continue;
    Statement put(database_, "UPDATE orders SET sent_job = ? WHERE key = ?");
    if (Result<void> done = put.with(job).with(one.order.key).run(); !done) return done;
  }
  return transaction.commit();
}

Result<void> Outbox::settle(std::vector<Settled> const& orders, Time now) {
  std::scoped_lock const lock(database_mutex_);
  Transaction transaction(database_);
  if (Result<void> done = transaction.begin(); !done) return done;
  for (Settled const& one : orders) {
    Order kept = one.order;
    if (one.state == OrderState::done || one.state == OrderState::failed) kept.callback.reset();
    Statement put(database_,
                  "UPDATE orders SET state = ?, settled = ?, due = ?, attempts = 0, reason = ?, "
                  "text = ? WHERE key = ?");
    put.with(number(one.state))
        .with(now.ticks)
        .with(now.ticks)
        .with(one.reason)
        .with(order_text(kept));
    if (Result<void> done = put.with(kept.key).run(); !done) return done;
  }
  return transaction.commit();
}

Result<void> Outbox::postpone(std::vector<QueuedOrder> const& orders, Time until,
                              std::string const& reason) {
  std::scoped_lock const lock(database_mutex_);
  Transaction transaction(database_);
  if (Result<void> done = transaction.begin(); !done) return done;
  for (QueuedOrder const& one : orders) {
    Statement put(database_,
                  "UPDATE orders SET due = ?, attempts = attempts + 1, reason = ? WHERE key = ?");
    if (Result<void> done = put.with(until.ticks).with(reason).with(one.order.key).run(); !done) {
      return done;
    }
  }
  return transaction.commit();
}

Result<OutboxDepth> Outbox::depth() {
  std::scoped_lock const lock(database_mutex_);
  Statement select(database_,
                   "SELECT COALESCE(SUM(state = 0), 0), COALESCE(SUM(state = 1), 0), "
                   "MIN(accepted) FROM orders WHERE state < 2");
  Result<bool> const found = select.step();
  if (!found) return fail(found.error().message);
  OutboxDepth depth{.accepted = static_cast<std::uint64_t>(select.number(0)),
                    .submitted = static_cast<std::uint64_t>(select.number(1))};
  if (!select.is_null(2)) depth.oldest = Time{select.number(2)};
  return depth;
}

Result<void> Outbox::try_to_write() {
  std::scoped_lock const lock(database_mutex_);
  // What it sets is set already, but is written all the same.
  return database_.execute("PRAGMA user_version=1");
}

Result<void> Outbox::prune(Time before) {
  std::scoped_lock const lock(database_mutex_);
  Statement remove(database_, "DELETE FROM orders WHERE state >= 2 AND settled < ?");
  return remove.with(before.ticks).run();
}

}  // namespace poolcast::agents
