// A file that is written in a stream and appears under its name at once when it is complete:
// whoever reads it meanwhile, or whatever stops us, sees the old one or the new one.
#pragma once

#include <memory>
#include <ostream>
#include <string>

#include "engine/base/result.hpp"

namespace poolcast::load {

class OutputFile {
 public:
  /// `-` is `standard`, which of course cannot appear at once.
  static Result<OutputFile> open(std::string const& path, std::ostream& standard);
  OutputFile(OutputFile&&) noexcept = default;
  OutputFile& operator=(OutputFile&&) noexcept = delete;
  /// Without `finish`, nothing is left behind.
  ~OutputFile();

  std::ostream& out();
  Result<void> finish() &&;

 private:
  OutputFile() = default;

  std::string path_;
  std::string file_;   // what a symbolic link leads to
  std::string fresh_;  // what is written; empty: standard output, or done
  std::ostream* standard_ = nullptr;
  std::unique_ptr<std::ostream> out_;
};

}  // namespace poolcast::load
