#include "bench/heap_simulator.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <queue>
#include <set>
#include <tuple>
#include <vector>

namespace poolcast::bench {
namespace {

// All times are in whole microseconds.
constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t sample_interval = 30 * second_us;
constexpr std::int64_t evaluation_interval = 300 * second_us;
constexpr std::int64_t boot_time = 180 * second_us;
constexpr std::int64_t horizon = 32 * 86400 * second_us;

/// Events of one instant happen in this order.
enum class Kind { completion, boot, arrival, sample, evaluation };

struct Event {
  std::int64_t time;
  Kind kind;
  std::uint64_t sequence;
  std::size_t subject;  // the node of a completion or a boot, the job of an arrival
};

struct Later {
  bool operator()(Event const& a, Event const& b) const {
    return std::tie(a.time, a.kind, a.sequence) > std::tie(b.time, b.kind, b.sequence);
  }
};

struct Node {
  std::int64_t billed_from;
  int running = 0;
  bool ready = false;
  bool draining = false;
  bool removed = false;
};

struct WaitingTask {
  std::int64_t arrival;
  std::int64_t duration;
};

class HeapSimulator {
 public:
  HeapSimulator(load::Load const& load, int slots, int max_nodes)
      : load_(load), slots_(slots), max_nodes_(max_nodes) {}

  WorkloadResult run() {
    if (!load_.jobs.empty()) schedule_arrival(0);
    schedule(sample_interval, Kind::sample, 0);
    schedule(evaluation_interval, Kind::evaluation, 0);
    while (!events_.empty() && events_.top().time <= horizon) {
      Event const event = events_.top();
      events_.pop();
      now_ = event.time;
      ++result_.events;
      handle(event);
    }
    for (Node const& node : nodes_) {
      if (!node.removed) bill(node, horizon);
    }
    result_.nodes = nodes_.size();
    return result_;
  }

 private:
  void handle(Event const& event) {
    switch (event.kind) {
      case Kind::completion:
        return complete(event.subject);
      case Kind::boot:
        return boot(event.subject);
      case Kind::arrival:
        return arrive(event.subject);
      case Kind::sample:
        return take_sample();
      case Kind::evaluation:
        return evaluate();
    }
  }

  void complete(std::size_t index) {
    Node& node = nodes_[index];
    ++result_.completed;
    --running_;
    --node.running;
    if (!node.draining) free_nodes_.insert(index);
    if (node.draining && node.running == 0) remove(node);
    start_waiting();
  }

  void boot(std::size_t index) {
    nodes_[index].ready = true;
    if (!nodes_[index].draining) free_nodes_.insert(index);
    start_waiting();
  }

  void arrive(std::size_t index) {
    waiting_.push_back({.arrival = now_, .duration = load_.jobs[index].duration / microsecond});
    if (index + 1 < load_.jobs.size()) schedule_arrival(index + 1);
    start_waiting();
  }

  void take_sample() {
    auto const pending = static_cast<std::int64_t>(waiting_.size()) + running_;
    samples_.push_back(pending);
    result_.hash += static_cast<std::uint64_t>(pending) * (samples_.size() % 97 + 1);
    schedule(now_ + sample_interval, Kind::sample, 0);
  }

  /// The largest of the last `count` samples, or the last one if fewer than 70 % of them exist.
  std::int64_t largest_of_last(std::size_t count) const {
    std::size_t const have = std::min(count, samples_.size());
    if (have * 10 < count * 7) return samples_.back();
    return *std::max_element(samples_.end() - static_cast<std::ptrdiff_t>(have), samples_.end());
  }

  void evaluate() {
    std::int64_t const five_minutes = largest_of_last(10);
    std::int64_t const one_hour = largest_of_last(120);
    int const current = target_;
    int target = five_minutes > std::int64_t{slots_} * current ? current + 1 : current;
    if (one_hour <= std::int64_t{slots_} * std::max(0, current - 1)) target = current - 1;
    target = std::clamp(target, 0, max_nodes_);
    if (target > current) add_node();
    if (target < current) drain_newest();
    target_ = target;
    schedule(now_ + evaluation_interval, Kind::evaluation, 0);
  }

  void add_node() {
    nodes_.push_back({.billed_from = now_});
    schedule(now_ + boot_time, Kind::boot, nodes_.size() - 1);
  }

  void drain_newest() {
    std::size_t index = nodes_.size() - 1;
    while (nodes_[index].draining) --index;
    Node& node = nodes_[index];
    node.draining = true;
    free_nodes_.erase(index);
    if (node.running == 0) remove(node);
  }

  void remove(Node& node) {
    node.removed = true;
    bill(node, now_);
  }

  void bill(Node const& node, std::int64_t until) {
    result_.node_us += static_cast<std::uint64_t>(until - node.billed_from);
  }

  /// First come, first served, on the oldest node with a free slot.
  void start_waiting() {
    while (!waiting_.empty() && !free_nodes_.empty()) {
      std::size_t const index = *free_nodes_.begin();
      WaitingTask const task = waiting_.front();
      waiting_.pop_front();
      result_.wait_us += static_cast<std::uint64_t>(now_ - task.arrival);
      ++running_;
      if (++nodes_[index].running == slots_) free_nodes_.erase(index);
      schedule(now_ + task.duration, Kind::completion, index);
    }
  }

  void schedule_arrival(std::size_t index) {
    schedule((load_.jobs[index].queued - Time{}) / microsecond, Kind::arrival, index);
  }

  void schedule(std::int64_t time, Kind kind, std::size_t subject) {
    events_.push({time, kind, ++sequence_, subject});
  }

  load::Load const& load_;
  int slots_;
  int max_nodes_;
  std::int64_t now_ = 0;
  std::uint64_t sequence_ = 0;
  std::priority_queue<Event, std::vector<Event>, Later> events_;
  std::deque<WaitingTask> waiting_;
  std::vector<Node> nodes_;
  std::set<std::size_t> free_nodes_;  // ready, not draining, with a free slot
  std::deque<std::int64_t> samples_;
  std::int64_t running_ = 0;
  int target_ = 0;
  WorkloadResult result_;
};

}  // namespace

WorkloadResult simulate_heap(load::Load const& load, int slots, int max_nodes) {
  return HeapSimulator(load, slots, max_nodes).run();
}

}  // namespace poolcast::bench
