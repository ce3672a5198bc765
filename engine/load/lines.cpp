#include "engine/load/lines.hpp"

#include <cstring>

namespace poolcast::load {

std::optional<std::string_view> Lines::next() {
  std::size_t searched = 0;
  for (;;) {
    char const* const from = block_.data() + begin_;
    std::size_t const size = end_ - begin_;
    void const* const found = std::memchr(from + searched, '\n', size - searched);
    if (found != nullptr) {
      auto const length = static_cast<std::size_t>(static_cast<char const*>(found) - from);
      begin_ += length + 1;
      ++number_;
      return std::string_view(from, length);
    }
    searched = size;
    if (refill()) continue;
    begin_ = end_;
    if (size == 0) return std::nullopt;
    ++number_;
    return std::string_view(from, size);
  }
}

/// Moves what is left to the front; a line longer than the block doubles it.
bool Lines::refill() {
  std::memmove(block_.data(), block_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ == block_.size()) block_.resize(2 * block_.size());
  std::size_t const got = file_.read(block_.data() + end_, block_.size() - end_);
  end_ += got;
  return got > 0;
}

}  // namespace poolcast::load
