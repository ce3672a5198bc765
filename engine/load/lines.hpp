// The lines of a recording, one after another, with their numbers.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/load/recording_file.hpp"

namespace poolcast::load {

class Lines {
 public:
  explicit Lines(RecordingFile& file)
      : file_(file), block_(std::size_t{1} << 18), number_(file.line() - 1) {}

  /// Without its end; valid until the next call. Nothing after the last line.
  std::optional<std::string_view> next();
  int number() const { return number_; }  // of the line that `next` gave last

 private:
  bool refill();

  RecordingFile& file_;
  std::vector<char> block_;
  std::size_t begin_ = 0, end_ = 0;  // what of the block is not yet taken
  int number_;
};

}  // namespace poolcast::load
