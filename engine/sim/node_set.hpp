// An ordered set of node ids as a bitmap of bitmaps: insert, erase, the lowest and the next one
// cost a word a level, and a level holds 64 times the one below.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::sim {

class NodeSet {
 public:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  static constexpr std::uint32_t capacity = 1U << 24;  // 64 to the power of the levels

  void insert(batch::NodeId node) {
    first_ = std::min(first_, node.value);
    if (node.value / 64 >= levels_[0].size()) grow(node.value);
    std::size_t at = node.value;
    for (auto& level : levels_) {
      std::uint64_t const before = level[at / 64];
      level[at / 64] = before | std::uint64_t{1} << (at % 64);
      if (before != 0) return;  // the levels above know of this word
      at /= 64;
    }
  }

  void erase(batch::NodeId node) {
    if (node.value / 64 >= levels_[0].size()) return;
    std::size_t at = node.value;
    for (auto& level : levels_) {
      std::uint64_t const before = level[at / 64];
      std::uint64_t const after = before & ~(std::uint64_t{1} << (at % 64));
      level[at / 64] = after;
      if (after != 0 || before == 0) break;
      at /= 64;
    }
    if (node.value == first_) first_ = next(first_);
  }

  bool contains(batch::NodeId node) const {
    return node.value / 64 < levels_[0].size() &&
           (levels_[0][node.value / 64] >> (node.value % 64) & 1) != 0;
  }

  /// The lowest id that is at least `from`, or `none`.
  std::uint32_t next(std::uint32_t from) const {
    std::size_t at = from;
    for (std::size_t level = 0; level < levels_.size(); ++level) {
      if (at / 64 >= levels_[level].size()) return none;
      std::uint64_t const word = levels_[level][at / 64] >> (at % 64);
      if (word != 0) {
        at += static_cast<std::size_t>(std::countr_zero(word));
        while (level-- > 0) {
          at = at * 64 + static_cast<std::size_t>(std::countr_zero(levels_[level][at]));
        }
        return static_cast<std::uint32_t>(at);
      }
      at = at / 64 + 1;
    }
    return none;
  }

  std::uint32_t first() const { return first_; }

 private:
  void grow(std::uint32_t id) {
    ENSURE(id < capacity);
    std::size_t size = std::size_t{id} + 1;
    for (auto& level : levels_) {
      size = (size + 63) / 64;
      if (level.size() < size) level.resize(std::max(size, level.size() * 2));
      size = level.size();  // the level above covers all of this one
    }
  }

  std::array<std::vector<std::uint64_t>, 4> levels_;  // the top one is a single word
  std::uint32_t first_ = none;
};

}  // namespace poolcast::sim
