// The tasks of a pool that wait for a slot: a queue a priority, the highest first. Nearly always
// there is one priority, and every task needs one slot.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/sim/task_queue.hpp"

namespace poolcast::sim {

class WaitingTasks {
 public:
  struct Level {
    std::int16_t priority = 0;
    TaskQueue queue{};
  };

  std::vector<Level>& levels() { return levels_; }
  bool empty() const { return size_ == 0; }

  /// Whether a task of this priority would have to stand behind any of them.
  bool stand_before(std::int16_t priority) const {
    return std::ranges::any_of(levels_, [&](Level const& level) {
      return level.priority >= priority && !level.queue.empty();
    });
  }

  /// Behind the others of its priority, or ahead of them.
  void push(batch::TaskId task, std::int16_t priority, std::uint16_t slots, bool ahead) {
    TaskQueue& queue = level(priority).queue;
    ahead ? queue.push_front(task) : queue.push_back(task);
    ++size_;
    if (slots == 1) return;
    ++wide_;
    if (slots >= wide_by_slots_.size()) wide_by_slots_.resize(slots + std::size_t{1});
    ++wide_by_slots_[slots];
  }

  void take(Level& from, std::size_t at, std::uint16_t slots) {
    --size_;
    if (slots > 1) {
      --wide_;
      --wide_by_slots_[slots];
    }
    from.queue.take(at);
  }

  /// Takes the task out, wherever it stands, if it is there.
  void remove(batch::TaskId task, std::int16_t priority, std::uint16_t slots) {
    for (Level& from : levels_) {
      if (from.priority != priority) continue;
      for (std::size_t at = 0; at < from.queue.size(); ++at) {
        if (from.queue[at] != task) continue;
        return take(from, at, slots);
      }
    }
  }

  /// Whether any of them needs no more slots, so that the search for it is not in vain.
  bool any_fits(std::uint16_t free_slots) const {
    if (size_ > wide_) return true;
    std::size_t const end = std::min(free_slots + std::size_t{1}, wide_by_slots_.size());
    return std::any_of(wide_by_slots_.begin(),
                       wide_by_slots_.begin() + static_cast<std::ptrdiff_t>(end),
                       [](std::uint32_t count) { return count > 0; });
  }

 private:
  Level& level(std::int16_t priority) {
    auto at = levels_.begin();
    while (at != levels_.end() && at->priority > priority) ++at;
    if (at == levels_.end() || at->priority != priority) {
      at = levels_.insert(at, Level{.priority = priority});
    }
    return *at;
  }

  std::vector<Level> levels_;  // descending
  std::size_t size_ = 0;
  std::size_t wide_ = 0;                      // how many need more than one slot
  std::vector<std::uint32_t> wide_by_slots_;  // and how many so many
};

}  // namespace poolcast::sim
