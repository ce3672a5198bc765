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
    if (size_ == rows_.size()) [[unlikely]]
      grow();
    return rows_[size_++];
  }
  std::span<Row const> rows() const { return {rows_.data(), size_}; }
  void clear() { size_ = 0; }

 private:
  [[gnu::noinline]] void grow() { rows_.resize(std::max<std::size_t>(16, 2 * rows_.size())); }

  std::vector<Row> rows_;
  std::size_t size_ = 0;
};

}  // namespace poolcast::sim
