// A file that is written in a stream and appears under its name at once when it is complete:
// whoever reads it meanwhile, or whatever stops us, sees the old one or the new one. It keeps its
// permissions, and is written through a symbolic link. A pipe or a device is written straight.
#pragma once

#include <memory>
#include <ostream>
#include <string>

#include "engine/base/result.hpp"

namespace poolcast {

class OutputFile {
 public:
  static Result<OutputFile> open(std::string const& path);
  /// `-` is `standard`, which of course cannot appear at once.
  static Result<OutputFile> open(std::string const& path, std::ostream& standard);
  OutputFile(OutputFile&&) noexcept = default;
  OutputFile& operator=(OutputFile&&) noexcept = delete;
  /// Without `put_in_place`, nothing is left behind.
  ~OutputFile();

  std::ostream& out();
  /// All is written; the name still stands for the old file.
  Result<void> complete();
  Result<void> put_in_place();
  /// After `put_in_place`: a file that was not there before goes; an old one is lost.
  void take_back();
  /// The last two steps at once.
  Result<void> finish() &&;

 private:
  OutputFile() = default;

  std::string path_;
  std::string file_;   // what a symbolic link leads to
  std::string fresh_;  // what is written; empty: not a file of ours, or in its place
  bool replaces_ = false;
  std::ostream* standard_ = nullptr;
  std::unique_ptr<std::ostream> out_;
};

}  // namespace poolcast
