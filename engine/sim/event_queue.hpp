// The future: events ordered by (time, kind, sequence), so that what happens at one instant happens
// in a stated order (docs/simulation-model.md#same-instant-order) and a run is the same every time.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/time.hpp"

namespace poolcast::sim {

/// In the order in which they take effect at one instant.
enum class EventKind : std::uint8_t {
  // Completions.
  agent_online,  // first: the job of no length completes at the same instant
  job_received,
  task_completed,
  run_cut_short,  // the wall clock time is over, or the image cannot be pulled
  job_abandoned,
  pipeline_cancelled,
  // Nodes.
  node_allocated,
  node_phase_over,
  node_failed,
  node_recovered,
  node_preempted,
  capacity_event,
  fault_begins,
  task_deleted,
  node_removed,
  resize_timed_out,
  // Arrivals.
  request,
};

struct Event {
  Time at;
  std::uint64_t order;       // kind, then sequence
  std::uint32_t entity;      // a run of a task, a node or a pool
  std::uint32_t generation;  // stale if the entity has another by then

  EventKind kind() const { return static_cast<EventKind>(order >> 56); }
  friend bool operator<(Event const& a, Event const& b) {
    return a.at != b.at ? a.at < b.at : a.order < b.order;
  }
};

/// A calendar of the next four hours, a bucket for every 0.84 s, with a bitmap that finds the first
/// one that is not empty; what lies beyond, or has no room in a crowded bucket, waits in a heap.
/// Pushing and popping take constant time while few events share a bucket (bench/README.md).
class EventQueue {
 public:
  EventQueue() : buckets_(bucket_count, none) {}

  /// Schedules an event `delay` after `now`. No event that is due before `now` may be left.
  void push(Time now, Duration delay, EventKind kind, std::uint32_t entity,
            std::uint32_t generation = 0);
  bool due(Time time) const { return next_at_ <= time; }
  /// The first event; only if there is one.
  Event pop();

 private:
  static constexpr int bucket_bits = 23;  // 2^23 ticks are 0.84 s
  static constexpr std::size_t bucket_count = 16'384;
  static constexpr std::size_t word_count = bucket_count / 64;
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  struct Entry {
    Event event;
    std::uint32_t next;  // in the same bucket, or in the free list
  };

  static std::int64_t page_of(Time at) { return at.ticks >> bucket_bits; }
  static std::size_t bucket_of(Time at) {
    return static_cast<std::size_t>(page_of(at)) % bucket_count;
  }
  std::uint32_t* place_for(Time at, std::uint64_t order);
  void add_entries();
  void push_far(Event const& event);
  /// Remembers the event as the first of all, if it is.
  void note(Time at, std::uint64_t order, std::uint32_t entry);
  void pop_near();
  void pop_far();
  std::size_t first_bucket() const;
  void find_next();

  std::vector<std::uint32_t> buckets_;                         // the first entry of each
  std::array<std::uint64_t, word_count> filled_{};             // a bit a bucket
  std::array<std::uint64_t, word_count / 64> filled_words_{};  // a bit a word of those
  std::vector<Entry> entries_;
  std::uint32_t free_ = none;
  std::uint32_t near_count_ = 0;
  std::vector<Event> far_;  // a heap with four children a node
  Time now_;                // nothing in the calendar is earlier
  std::uint64_t sequence_ = 0;
  // The first of all events; its entry is `none` if it is a far one.
  Time next_at_{INT64_MAX};
  std::uint64_t next_order_ = 0;
  std::uint32_t next_entry_ = none;
};

}  // namespace poolcast::sim
