#include "engine/sim/event_queue.hpp"

#include <algorithm>
#include <bit>

namespace poolcast::sim {
namespace {

constexpr std::uint64_t bit(std::size_t index) { return std::uint64_t{1} << (index % 64); }

constexpr std::size_t lowest(std::uint64_t bits) {
  return static_cast<std::size_t>(std::countr_zero(bits));
}

}  // namespace

// Fields are written and read one by one: a whole Event put together elsewhere and copied in two
// wide moves waits for its narrow stores each time.
void EventQueue::push(Time now, Duration delay, EventKind kind, std::uint32_t entity,
                      std::uint32_t generation) {
  now_ = now;
  Time const at = now + delay;
  std::uint64_t const order = static_cast<std::uint64_t>(kind) << 56 | sequence_++;
  std::uint32_t* const link = place_for(at, order);
  if (link == nullptr) return push_far({at, order, entity, generation});
  std::uint32_t const entry = free_;
  std::size_t const bucket = bucket_of(at);
  Entry& added = entries_[entry];
  free_ = added.next;
  added.event.at = at;
  added.event.order = order;
  added.event.entity = entity;
  added.event.generation = generation;
  added.next = *link;
  *link = entry;
  filled_[bucket / 64] |= bit(bucket);
  filled_words_[bucket / 64 / 64] |= bit(bucket / 64);
  ++near_count_;
  note(at, order, entry);
}

Event EventQueue::pop() {
  now_ = next_at_;
  Event const first = next_entry_ == none ? far_.front() : entries_[next_entry_].event;
  next_entry_ == none ? pop_far() : pop_near();
  find_next();
  return first;
}

/// Where a new event belongs in its bucket, which is kept in order; nullptr if it is beyond the
/// calendar, or its bucket is crowded, as when a thousand nodes become ready at one instant.
std::uint32_t* EventQueue::place_for(Time at, std::uint64_t order) {
  constexpr int crowded = 32;
  if (page_of(at) - page_of(now_) >= static_cast<std::int64_t>(bucket_count)) return nullptr;
  if (free_ == none) add_entries();
  std::uint32_t* link = &buckets_[bucket_of(at)];
  for (int steps = 0; *link != none; ++steps) {
    Event const& event = entries_[*link].event;
    if (steps == crowded) return nullptr;
    if (at < event.at || (at == event.at && order < event.order)) break;
    link = &entries_[*link].next;
  }
  return link;
}

void EventQueue::add_entries() {
  constexpr std::uint32_t more = 64;
  auto const first = static_cast<std::uint32_t>(entries_.size());
  entries_.resize(first + more);
  for (std::uint32_t entry = first; entry < first + more; ++entry) {
    entries_[entry].next = entry + 1 < first + more ? entry + 1 : none;
  }
  free_ = first;
}

void EventQueue::note(Time at, std::uint64_t order, std::uint32_t entry) {
  if (at > next_at_ || (at == next_at_ && order > next_order_)) return;
  next_at_ = at;
  next_order_ = order;
  next_entry_ = entry;
}

/// Takes `next_entry_`, the first of its bucket, out.
void EventQueue::pop_near() {
  std::size_t const bucket = bucket_of(next_at_);
  Entry& taken = entries_[next_entry_];
  buckets_[bucket] = taken.next;
  taken.next = free_;
  free_ = next_entry_;
  --near_count_;
  if (buckets_[bucket] != none) return;
  filled_[bucket / 64] &= ~bit(bucket);
  if (filled_[bucket / 64] == 0) filled_words_[bucket / 64 / 64] &= ~bit(bucket / 64);
}

/// The first bucket at or after `now_` that is not empty, around the end of the calendar.
std::size_t EventQueue::first_bucket() const {
  std::size_t const start = bucket_of(now_);
  std::size_t const word = start / 64;
  std::uint64_t const rest = filled_[word] & (~std::uint64_t{0} << (start % 64));
  if (rest != 0) return word * 64 + lowest(rest);
  std::size_t const after = (word + 1) % word_count;
  std::uint64_t words = filled_words_[after / 64] & (~std::uint64_t{0} << (after % 64));
  std::size_t group = after / 64;
  while (words == 0) {
    group = (group + 1) % filled_words_.size();
    words = filled_words_[group];
  }
  std::size_t const found = group * 64 + lowest(words);
  return found * 64 + lowest(filled_[found]);
}

void EventQueue::find_next() {
  next_at_ = Time{INT64_MAX};
  next_order_ = 0;
  if (!far_.empty()) note(far_.front().at, far_.front().order, none);
  if (near_count_ == 0) return;
  std::uint32_t const entry = buckets_[first_bucket()];
  note(entries_[entry].event.at, entries_[entry].event.order, entry);
}

void EventQueue::push_far(Event const& event) {
  std::size_t hole = far_.size();
  far_.push_back(event);
  while (hole > 0) {
    std::size_t const parent = (hole - 1) / 4;
    if (!(event < far_[parent])) break;
    far_[hole] = far_[parent];
    hole = parent;
  }
  far_[hole] = event;
  note(event.at, event.order, none);
}

void EventQueue::pop_far() {
  Event const moved = far_.back();
  far_.pop_back();
  std::size_t const size = far_.size();
  std::size_t hole = 0;
  while (4 * hole + 1 < size) {
    std::size_t const begin = 4 * hole + 1;
    std::size_t const end = std::min(begin + 4, size);
    std::size_t least = begin;
    for (std::size_t child = begin + 1; child < end; ++child) {
      if (far_[child] < far_[least]) least = child;
    }
    if (!(far_[least] < moved)) break;
    far_[hole] = far_[least];
    hole = least;
  }
  if (size > 0) far_[hole] = moved;
}

}  // namespace poolcast::sim
