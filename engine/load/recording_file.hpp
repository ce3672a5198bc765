// A recording as it is read: unpacked where it is compressed by gzip, without its byte-order mark
// and leading blank lines. Knows no format of jobs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace poolcast::load {

class UnpackingBuffer;

class RecordingFile {
 public:
  /// `-` is standard input.
  static Result<RecordingFile> open(std::string const& path);
  RecordingFile(RecordingFile&&) noexcept;
  RecordingFile& operator=(RecordingFile&&) noexcept;
  ~RecordingFile();

  std::string const& path() const { return path_; }
  /// What comes next, without taking it; empty at the end of the file.
  std::string_view head();
  /// Takes what `head` shows, or reads on; at most `size` bytes, 0 at the end.
  std::size_t read(char* to, std::size_t size);
  /// The same bytes for a reader of single characters.
  std::streambuf& characters();
  /// Of the next byte. Counts what was taken through `characters` only.
  int line() const;
  /// Of the file, as it lies on the disk; 0: unknown.
  std::uintmax_t size() const { return size_; }
  bool compressed() const;

  /// Why the bytes ended before the file did; to be asked for when they have ended.
  std::optional<Error> failure() const;

 private:
  explicit RecordingFile(std::string path);

  std::string path_;
  std::uintmax_t size_ = 0;
  std::unique_ptr<UnpackingBuffer> buffer_;
};

}  // namespace poolcast::load
