#include "live/agents/outbox.hpp"

#include <algorithm>
#include <utility>

namespace poolcast::agents {

using store::Statement;

namespace {

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
                     .due = {row.number(3)},
                     .attempts = static_cast<int>(row.number(4)),
                     .sent_job = row.text(5)};
}

// `state < 2` stands in each condition for SQLite, which else does not see that the index will do.
constexpr char agents[] = "state = 0 AND json_extract(text, '$.kind') <> 'github'";
constexpr char runners[] = "state = 0 AND json_extract(text, '$.kind') = 'github'";
constexpr char callbacks[] = "state = 1";
char const* selection_of(OrderKind kind) { return kind == OrderKind::github ? runners : agents; }
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

/// In one transaction. The database's mutex is held by the caller.
template <class Change>
Result<void> Outbox::in_one(Change const& change) {
  store::Transaction transaction(database_);
  Result<void> done = transaction.begin();
  if (done) done = change();
  if (done) done = transaction.commit();
  keeps_ = done.has_value();
  return done;
}

std::vector<Result<Accepted>> Outbox::write(std::vector<Waiting*> const& waiting) {
  std::scoped_lock const lock(database_mutex_);
  std::vector<Result<Accepted>> answers;
  Result<void> const done = in_one([&]() -> Result<void> {
    for (Waiting const* const one : waiting) {
      answers.push_back(write_one(*one));
      if (!answers.back()) return fail(answers.back().error().message);
    }
    return {};
  });
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
    Result<Order> order = read_order(known.text(0));
    if (!order) return fail(order.error().message);
    bool const has_failed =
        state == OrderState::failed || (order->callback && order->callback->failed);
    bool const is_over = has_failed || (state == OrderState::done && !is_recent);
    if (!is_over) {
      Accepted const duplicate{.task_id = order->task_id, .duplicate = true};
      Result<void> const done = tell_again(std::move(*order), waiting);
      return done ? Result<Accepted>(duplicate) : fail(done.error().message);
    }
  }
  Statement put(database_,
                "INSERT INTO orders(key, state, accepted, due, text) VALUES(?, 0, ?, ?, ?) "
                "ON CONFLICT(key) DO UPDATE SET state = 0, accepted = excluded.accepted, "
                "due = excluded.due, attempts = 0, reason = '', text = excluded.text");
  put.with(waiting.order.key).with(waiting.now.ticks).with(waiting.now.ticks);
  Result<void> const done = put.with(order_text(waiting.order)).run();
  if (!done) return fail(done.error().message);
  return Accepted{.task_id = waiting.order.task_id};
}

/// Whoever sent the request again waits with a token of its own; where the task is there, from now.
Result<void> Outbox::tell_again(Order known, Waiting const& waiting) {
  if (!waiting.order.callback) return {};
  known.callback = waiting.order.callback;
  Statement put(database_,
                "UPDATE orders SET text = ?, due = IIF(state = 0, due, ?), "
                "accepted = IIF(state = 0, accepted, ?), attempts = IIF(state = 0, attempts, 0), "
                "state = MIN(state, 1) WHERE key = ?");
  put.with(order_text(known)).with(waiting.now.ticks).with(waiting.now.ticks);
  return put.with(known.key).run();
}

Result<std::vector<QueuedOrder>> Outbox::due_tasks(OrderKind kind, Time now, std::size_t most) {
  return due(selection_of(kind), now, most);
}

Result<std::vector<QueuedOrder>> Outbox::due_callbacks(Time now, std::size_t most) {
  return due(callbacks, now, most);
}

Result<std::vector<QueuedOrder>> Outbox::due(char const* selection, Time now, std::size_t most) {
  std::scoped_lock const lock(database_mutex_);
  std::string const query = std::string("SELECT text, state, accepted, due, attempts, sent_job ") +
                            "FROM orders WHERE state < 2 AND due <= ? AND " + selection +
                            " ORDER BY due LIMIT ?";
  Statement select(database_, query.c_str());
  select.with(now.ticks).with(static_cast<std::int64_t>(most));
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

Result<std::optional<Time>> Outbox::next_task(OrderKind kind) {
  return first_due(selection_of(kind));
}
Result<std::optional<Time>> Outbox::next_callback() { return first_due(callbacks); }

Result<std::optional<Time>> Outbox::first_due(char const* selection) {
  std::scoped_lock const lock(database_mutex_);
  std::string const query = std::string("SELECT due FROM orders WHERE state < 2 AND ") + selection +
                            " ORDER BY due LIMIT 1";
  Statement select(database_, query.c_str());
  Result<bool> const found = select.step();
  if (!found) return fail(found.error().message);
  return *found ? std::optional<Time>(Time{select.number(0)}) : std::nullopt;
}

/// `bind` gives what `changes` takes.
template <class Bind>
Result<void> Outbox::update(std::vector<QueuedOrder> const& orders, std::string const& changes,
                            Bind const& bind) {
  std::string const text =
      "UPDATE orders SET " + changes + " WHERE key = ? AND state = ? AND due = ?";
  std::scoped_lock const lock(database_mutex_);
  return in_one([&]() -> Result<void> {
    for (QueuedOrder const& one : orders) {
      Statement put(database_, text.c_str());
      bind(put);
      put.with(one.order.key).with(number(one.state)).with(one.due.ticks);
      if (Result<void> done = put.run(); !done) return done;
    }
    return {};
  });
}

Result<void> Outbox::note_sending(std::vector<QueuedOrder> const& orders, std::string const& job) {
  return update(orders, "sent_job = ?", [&](Statement& put) { put.with(job); });
}

Result<void> Outbox::postpone(std::vector<QueuedOrder> const& orders, Time until,
                              std::string const& reason) {
  return update(orders, "due = ?, attempts = attempts + 1, reason = ?",
                [&](Statement& put) { put.with(until.ticks).with(reason); });
}

Result<void> Outbox::settle(std::vector<Settled> const& orders, Time now) {
  std::scoped_lock const lock(database_mutex_);
  return in_one([&]() -> Result<void> {
    for (Settled const& one : orders) {
      if (Result<void> done = settle_one(one, now); !done) return done;
    }
    return {};
  });
}

Result<void> Outbox::settle_one(Settled const& settled, Time now) {
  QueuedOrder const& was = settled.order;
  Statement known(database_, "SELECT text FROM orders WHERE key = ? AND state = ?");
  Result<bool> const found = known.with(was.order.key).with(number(was.state)).step();
  if (!found) return fail(found.error().message);
  if (!*found) return {};
  Result<Order> kept = read_order(known.text(0));
  if (!kept) return fail(kept.error().message);
  OrderState state = settled.failed ? OrderState::failed : OrderState::done;
  kept->task_id = was.order.task_id;
  if (was.state == OrderState::accepted && kept->callback) {
    kept->callback->failed = settled.failed;
    state = OrderState::submitted;
  } else if (kept->callback) {
    // Another pipeline may wait by now than the one that was told.
    if (kept->callback->auth_token != was.order.callback->auth_token) return {};
    if (kept->callback->failed) state = OrderState::failed;
    kept->callback.reset();
  }
  Statement put(database_,
                "UPDATE orders SET settled = IIF(state = 0, ?, settled), state = ?, due = ?, "
                "attempts = 0, reason = ?, text = ? WHERE key = ?");
  put.with(now.ticks).with(number(state)).with(now.ticks).with(settled.reason);
  return put.with(order_text(*kept)).with(kept->key).run();
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
  Result<void> done = database_.execute("PRAGMA user_version=1");
  keeps_ = done.has_value();
  return done;
}

Result<void> Outbox::prune(Time before) {
  std::scoped_lock const lock(database_mutex_);
  Statement remove(database_, "DELETE FROM orders WHERE state >= 2 AND settled < ?");
  return remove.with(before.ticks).run();
}

}  // namespace poolcast::agents
