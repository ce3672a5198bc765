// The ledger's largest table in columns: 12 bytes a task, 16 once an agent takes time to start.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "engine/base/large_pages.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::batch {

inline constexpr std::uint32_t not_online = ~std::uint32_t{0};

/// The last time that a task was started.
struct TaskRow {
  Time started = never;  // `never`: it waits still
  NodeId node;
  std::uint32_t agent_start_ms = not_online;  // from the task's start until its agent took the job
};

/// By TaskId. Reads like a vector of rows; a row is put together when it is read.
class TaskRows {
 public:
  class Iterator {
   public:
    using value_type = TaskRow;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    Iterator(TaskRows const& rows, std::size_t index) : rows_(&rows), index_(index) {}
    TaskRow operator*() const { return (*rows_)[index_]; }
    Iterator& operator++() { return ++index_, *this; }
    Iterator operator++(int) { return {*rows_, index_++}; }
    bool operator==(Iterator const& other) const { return index_ == other.index_; }

   private:
    TaskRows const* rows_ = nullptr;
    std::size_t index_ = 0;
  };

  TaskRows() = default;
  TaskRows(std::initializer_list<TaskRow> rows) {
    for (TaskRow const& row : rows) push_back(row);
  }

  std::size_t size() const { return started_.size(); }
  bool empty() const { return started_.empty(); }
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

  TaskRow operator[](std::size_t index) const {
    return {started_[index], node_[index], agent_start_ms(index)};
  }

  void reserve(std::size_t count) {
    started_.reserve(count);
    node_.reserve(count);
    prefer_large_pages(started_.data(), started_.capacity() * sizeof(Time));
    prefer_large_pages(node_.data(), node_.capacity() * sizeof(NodeId));
    room_ = count;
  }

  /// Makes rows up to this one, a page at a time within the room that was reserved.
  void reach(std::size_t index) {
    constexpr std::size_t page = 1024;
    if (index < size()) return;
    resize(std::max(index + 1, std::min(started_.capacity(), size() + page)));
  }

  void push_back(TaskRow const& row) {
    resize(size() + 1);
    set(size() - 1, row);
  }
  void pop_back() { resize(size() - 1); }

  void resize(std::size_t count) {
    started_.resize(count, never);
    node_.resize(count);
    if (!agent_start_ms_.empty()) agent_start_ms_.resize(count, not_online);
  }

  void set(std::size_t index, TaskRow const& row) {
    started_[index] = row.started;
    node_[index] = row.node;
    set_agent_start(index, row.agent_start_ms);
  }

  void set_agent_start(std::size_t index, std::uint32_t ms) {
    if (agent_start_ms_.empty()) {
      if (ms == agent_start_ms(index)) return;
      begin_agent_starts();
    }
    agent_start_ms_[index] = ms;
  }

 private:
  /// Without its column, agents are online at once.
  std::uint32_t agent_start_ms(std::size_t index) const {
    if (!agent_start_ms_.empty()) return agent_start_ms_[index];
    return started_[index] == never ? not_online : 0;
  }

  [[gnu::noinline]] void begin_agent_starts() {
    std::vector<std::uint32_t> column;
    column.reserve(std::max(room_, size()));
    for (std::size_t i = 0; i < size(); ++i) column.push_back(agent_start_ms(i));
    agent_start_ms_ = std::move(column);
  }

  std::vector<Time> started_;
  std::vector<NodeId> node_;
  std::vector<std::uint32_t> agent_start_ms_;  // empty until one of them takes time
  std::size_t room_ = 0;
};

}  // namespace poolcast::batch
