// The tasks that wait for a slot, oldest first: a ring, because they come at one end and go at the
// other.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "engine/batch/types.hpp"

namespace poolcast::sim {

class TaskQueue {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  batch::TaskId operator[](std::size_t index) const { return ring_[place(index)]; }

  void push_back(batch::TaskId task) {
    if (size_ > mask_ || ring_.empty()) [[unlikely]]
      grow();
    ring_[place(size_++)] = task;
  }

  void push_front(batch::TaskId task) {
    if (size_ > mask_ || ring_.empty()) grow();
    first_ = place(mask_);
    ++size_;
    ring_[first_] = task;
  }

  /// Those before `index` move up: cheap at the front, where nearly all are taken.
  void take(std::size_t index) {
    for (std::size_t i = index; i > 0; --i) ring_[place(i)] = ring_[place(i - 1)];
    first_ = place(1);
    --size_;
  }

 private:
  std::size_t place(std::size_t index) const { return (first_ + index) & mask_; }

  [[gnu::noinline]] void grow() {
    std::vector<batch::TaskId> wider(std::max<std::size_t>(16, 2 * ring_.size()));
    for (std::size_t i = 0; i < size_; ++i) wider[i] = (*this)[i];
    ring_ = std::move(wider);
    mask_ = ring_.size() - 1;
    first_ = 0;
  }

  std::vector<batch::TaskId> ring_;  // its size is a power of two
  std::size_t mask_ = 0;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace poolcast::sim
