// Transitions to be told, in the order in which they happened: a vector that forgets without
// letting go of its memory, and appends without touching what was there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace poolcast::sim {

template <class Row>
class Transcript {
 public:
  /// A row with the fields of one long told: write them all.
  Row& append() {
    if (size_ == capacity_) [[unlikely]]
      grow();
    return rows_[size_++];
  }
  std::span<Row const> rows() const { return {rows_.data(), size_}; }
  void clear() { size_ = 0; }

 private:
  [[gnu::noinline]] void grow() {
    capacity_ = std::max<std::size_t>(16, 2 * capacity_);
    rows_.resize(capacity_);
  }

  std::vector<Row> rows_;
  std::size_t capacity_ = 0;  // its size, which would take a division
  std::size_t size_ = 0;
};

}  // namespace poolcast::sim
