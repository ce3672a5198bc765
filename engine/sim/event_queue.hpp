// The future: events ordered by (time, kind, sequence), so that what happens at one instant happens
// in a stated order (docs/simulation-model.md#same-instant-order) and a run is the same every time.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
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
  EventKind kind;
  std::uint32_t entity;      // a run, a node, a pool, a job, a pipeline or a fault
  std::uint32_t generation;  // stale if the entity has another by then
};

/// A calendar in two scales (bench/README.md). The page that the clock is in, of 27 s, has a bucket
/// for every 26 ms, kept in order, and a bitmap that finds the first one that is not empty. Each of
/// the 511 pages to come is a list in no order, dealt out to the buckets when its time comes; what
/// lies beyond them waits in a heap. Pushing and popping take constant time while few events share
/// a bucket.
class EventQueue {
 public:
  EventQueue() { pages_.fill(none); }

  /// Schedules an event `delay` after `now`, which is neither before the last event popped nor
  /// before a time at which due() has said that none was left.
  void push(Time now, Duration delay, EventKind kind, std::uint32_t entity,
            std::uint32_t generation = 0);

  bool due(Time time) {
    if (time < next_at_) return false;
    return next_bucket_ != none || open_page(time);
  }

  /// The first event; only after due() has said that there is one.
  Event pop();

 private:
  static constexpr int bucket_bits = 18;  // 2^18 ticks are 26 ms
  static constexpr int page_bits = 28;
  static constexpr std::size_t bucket_count = std::size_t{1} << (page_bits - bucket_bits);
  static constexpr std::size_t page_count = 512;
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  static constexpr int kind_bits = 5;
  static constexpr Time end_of_time{std::numeric_limits<std::int64_t>::max()};

  struct Entry {
    std::int64_t key;        // the time, and below it the kind
    std::uint32_t sequence;  // of equal keys, the order in which they were pushed
    std::uint32_t next;      // of its bucket or page, or in the free list
    std::uint32_t entity;
    std::uint32_t generation;

    Time at() const { return {key >> kind_bits}; }
    bool before(Entry const& other) const {
      if (key != other.key) return key < other.key;
      return static_cast<std::int32_t>(sequence - other.sequence) < 0;  // it may have wrapped
    }
  };

  static constexpr std::uint64_t bit(std::size_t index) { return std::uint64_t{1} << (index % 64); }
  static std::int64_t page_of(Time at) { return at.ticks >> page_bits; }
  static Time begin_of(std::int64_t page) { return {page << page_bits}; }
  static std::size_t slot_of(std::int64_t page) {
    return static_cast<std::size_t>(page) % page_count;
  }
  static std::size_t bucket_of(Time at) {
    return static_cast<std::size_t>(at.ticks >> bucket_bits) % bucket_count;
  }

  [[gnu::noinline]] void add_entries();
  void put_on_page(std::uint32_t entry, std::int64_t page);
  [[gnu::noinline]] void push_on_open_page(std::uint32_t entry);
  std::size_t put_in_bucket(std::uint32_t entry);
  void insert_between(std::uint32_t entry, std::uint32_t last);
  void find_next();
  [[gnu::noinline]] void push_far(std::uint32_t entry, Time at);
  void fetch_far();
  std::int64_t next_page() const;
  [[gnu::noinline]] void close_page();
  [[gnu::noinline]] bool open_page(Time time);

  // The page that the clock is in. A bucket's entries form a ring; the last one is kept, and leads
  // to the first.
  std::int64_t page_ = std::numeric_limits<std::int32_t>::min();
  std::array<std::uint32_t, bucket_count> last_{};
  std::array<std::uint64_t, bucket_count / 64> filled_{};  // a bit a bucket
  std::uint64_t filled_words_ = 0;                         // a bit a word of those
  static_assert(bucket_count / 64 <= 64);
  // The first event's bucket; `none` if the page is empty: then no event is before `next_at_`.
  std::uint32_t next_bucket_ = none;
  Time next_at_ = end_of_time;

  std::array<std::uint32_t, page_count> pages_;                // the first entry of each
  std::array<std::uint64_t, page_count / 64> filled_pages_{};  // a bit a page
  std::vector<std::uint32_t> far_;                             // a heap of entries
  std::vector<Entry> entries_;
  std::uint32_t free_ = none;
  std::uint32_t sequence_ = 0;
};

inline void EventQueue::push(Time now, Duration delay, EventKind kind, std::uint32_t entity,
                             std::uint32_t generation) {
  if (free_ == none) [[unlikely]]
    add_entries();
  Time const at = now + delay;
  std::uint32_t const entry = free_;
  Entry& added = entries_[entry];
  free_ = added.next;
  added.key = at.ticks << kind_bits | static_cast<std::int64_t>(kind);
  added.sequence = sequence_++;
  added.entity = entity;
  added.generation = generation;
  std::int64_t const page = page_of(at);
  auto const ahead = static_cast<std::uint64_t>(page - page_);
  if (ahead == 0) return push_on_open_page(entry);
  if (ahead >= page_count) return push_far(entry, at);
  put_on_page(entry, page);
  next_at_ = std::min(next_at_, begin_of(page));
}

inline void EventQueue::put_on_page(std::uint32_t entry, std::int64_t page) {
  std::size_t const slot = slot_of(page);
  entries_[entry].next = pages_[slot];
  pages_[slot] = entry;
  filled_pages_[slot / 64] |= bit(slot);
}

inline Event EventQueue::pop() {
  std::size_t const bucket = next_bucket_;
  std::uint32_t const last = last_[bucket];
  std::uint32_t const first = entries_[last].next;
  Entry& taken = entries_[first];
  Event const event{.at = next_at_,
                    .kind = static_cast<EventKind>(taken.key & ((1 << kind_bits) - 1)),
                    .entity = taken.entity,
                    .generation = taken.generation};
  entries_[last].next = taken.next;
  bool const emptied = first == last;
  taken.next = free_;
  free_ = first;
  // Without a branch: whether an event was the last of its bucket cannot be predicted.
  std::uint64_t const word = filled_[bucket / 64] & ~(std::uint64_t{emptied} << (bucket % 64));
  filled_[bucket / 64] = word;
  filled_words_ &= ~(std::uint64_t{word == 0} << (bucket / 64));
  filled_words_ == 0 ? close_page() : find_next();
  return event;
}

/// Of a page that is not empty.
inline void EventQueue::find_next() {
  auto const word = static_cast<std::size_t>(std::countr_zero(filled_words_));
  std::size_t const bucket = word * 64 + static_cast<std::size_t>(std::countr_zero(filled_[word]));
  next_bucket_ = static_cast<std::uint32_t>(bucket);
  next_at_ = entries_[entries_[last_[bucket]].next].at();
}

}  // namespace poolcast::sim
