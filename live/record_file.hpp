// A file of lines that only grows, and that a crash leaves readable: each line is handed to the
// system before the next one begins, so that only the last one can be cut short. One process at a
// time. Knows nothing of what the lines say.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace poolcast::live {

class RecordFile {
 public:
  /// Makes the file if it is not there. The error names the path.
  static Result<RecordFile> open(std::string path);

  /// What was there, without the line that was cut short.
  std::vector<std::string> const& lines() const { return lines_; }
  /// That line; empty: there was none. It stands there until it is cut off.
  std::string const& torn() const { return torn_; }
  Result<void> cut_torn();

  Result<void> append(std::string const& line);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  RecordFile(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}
  Result<void> read();
  Error error(char const* what) const;

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<std::string> lines_;
  std::string torn_;
};

}  // namespace poolcast::live
