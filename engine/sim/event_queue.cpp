#include "engine/sim/event_queue.hpp"

#include <algorithm>

#include "engine/base/result.hpp"

namespace poolcast::sim {

void EventQueue::push_on_open_page(std::uint32_t entry) {
  std::size_t const bucket = put_in_bucket(entry);
  Time const at = entries_[entry].at();
  if (at >= next_at_) return;
  next_at_ = at;
  next_bucket_ = static_cast<std::uint32_t>(bucket);
}

/// Returns which it is.
std::size_t EventQueue::put_in_bucket(std::uint32_t entry) {
  Entry& added = entries_[entry];
  std::size_t const bucket = bucket_of(added.at());
  if ((filled_[bucket / 64] & bit(bucket)) == 0) {
    added.next = entry;
    last_[bucket] = entry;
    filled_[bucket / 64] |= bit(bucket);
    filled_words_ |= bit(bucket / 64);
  } else if (entries_[last_[bucket]].before(added)) {
    added.next = entries_[last_[bucket]].next;
    entries_[last_[bucket]].next = entry;
    last_[bucket] = entry;
  } else {
    insert_between(entry, last_[bucket]);
  }
  return bucket;
}

/// Puts the entry where it belongs in the ring of its bucket; it is not the last one.
void EventQueue::insert_between(std::uint32_t entry, std::uint32_t last) {
  std::uint32_t* link = &entries_[last].next;
  while (entries_[*link].before(entries_[entry])) link = &entries_[*link].next;
  entries_[entry].next = *link;
  *link = entry;
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

void EventQueue::push_far(std::uint32_t entry, Time at) {
  ENSURE(page_of(at) >= page_);
  ENSURE(at == entries_[entry].at());  // it has room above the kind
  far_.push_back(entry);
  std::ranges::push_heap(
      far_, [&](std::uint32_t a, std::uint32_t b) { return entries_[b].before(entries_[a]); });
  next_at_ = std::min(next_at_, begin_of(page_of(at)));
}

/// What was far and is no longer: onto its page, or into its bucket.
void EventQueue::fetch_far() {
  while (!far_.empty()) {
    std::uint32_t const first = far_.front();
    std::int64_t const page = page_of(entries_[first].at());
    if (page - page_ >= static_cast<std::int64_t>(page_count)) return;
    std::ranges::pop_heap(
        far_, [&](std::uint32_t a, std::uint32_t b) { return entries_[b].before(entries_[a]); });
    far_.pop_back();
    if (page == page_) {
      put_in_bucket(first);
    } else {
      put_on_page(first, page);
    }
  }
}

/// The first page that is not empty, around the end of the calendar; far beyond time if all are.
std::int64_t EventQueue::next_page() const {
  std::size_t const start = slot_of(page_);
  for (std::size_t passed = 0; passed <= page_count / 64; ++passed) {
    std::size_t const word = (start / 64 + passed) % (page_count / 64);
    std::uint64_t bits = filled_pages_[word];
    if (passed == 0) bits &= ~std::uint64_t{0} << (start % 64);
    if (bits == 0) continue;
    std::size_t const slot = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
    return page_ + static_cast<std::int64_t>((slot - start) % page_count);
  }
  return page_of(end_of_time);
}

/// The last event of the page was taken. The next page is not opened before its time has come, so
/// that events can still be pushed before it.
void EventQueue::close_page() {
  next_bucket_ = none;
  std::int64_t page = next_page();
  if (!far_.empty()) page = std::min(page, page_of(entries_[far_.front()].at()));
  next_at_ = page == page_of(end_of_time) ? end_of_time : begin_of(page);
}

/// Goes to the first page that is not empty, which begins no later than `time`; says whether an
/// event of it is due.
bool EventQueue::open_page(Time time) {
  page_ = page_of(next_at_);
  std::size_t const slot = slot_of(page_);
  std::uint32_t entry = pages_[slot];
  pages_[slot] = none;
  filled_pages_[slot / 64] &= ~bit(slot);
  fetch_far();
  while (entry != none) {
    std::uint32_t const after = entries_[entry].next;
    put_in_bucket(entry);
    entry = after;
  }
  find_next();
  return next_at_ <= time;
}

}  // namespace poolcast::sim
