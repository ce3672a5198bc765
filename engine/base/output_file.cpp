#include "engine/base/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace poolcast {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> cannot_write(std::string const& path, std::string const& reason) {
  return fail("cannot write '" + path + "': " + reason);
}

}  // namespace

Result<OutputFile> OutputFile::open(std::string const& path, std::ostream& standard) {
  if (path != "-") return open(path);
  OutputFile made;
  made.path_ = path;
  made.standard_ = &standard;
  return made;
}

Result<OutputFile> OutputFile::open(std::string const& path) {
  OutputFile made;
  made.path_ = made.file_ = path;
  std::error_code failure;
  fs::file_type const there = fs::status(path, failure).type();
  if (there == fs::file_type::directory) return cannot_write(path, "it is a directory");
  std::string const file = fs::canonical(path, failure).string();
  // Standard output may be a file that has no name any more.
  made.replaces_ = there == fs::file_type::regular && !failure;
  if (made.replaces_) made.file_ = file;
  if (made.replaces_ || there == fs::file_type::not_found) {
    made.fresh_ = made.file_ + ".poolcast-new";
  }
  errno = 0;
  std::string const& written = made.fresh_.empty() ? path : made.fresh_;
  made.out_ = std::make_unique<std::ofstream>(written, std::ios::binary | std::ios::trunc);
  if (!*made.out_) {
    made.fresh_.clear();
    return cannot_write(path, std::strerror(errno));
  }
  return made;
}

OutputFile::~OutputFile() {
  if (fresh_.empty()) return;
  out_.reset();
  std::error_code ignored;
  fs::remove(fresh_, ignored);
}

std::ostream& OutputFile::out() { return out_ ? *out_ : *standard_; }

Result<void> OutputFile::complete() {
  // What failed before has lost its reason; nearly always it is this one.
  if (!out()) return cannot_write(path_, std::strerror(ENOSPC));
  errno = 0;
  out().flush();
  if (!out()) return cannot_write(path_, std::strerror(errno == 0 ? ENOSPC : errno));
  if (!replaces_) return {};
  std::error_code failure;
  auto const permissions = fs::status(file_, failure).permissions();
  if (!failure) fs::permissions(fresh_, permissions, failure);
  if (failure) return cannot_write(path_, failure.message());
  return {};
}

Result<void> OutputFile::put_in_place() {
  if (fresh_.empty()) return {};
  out_.reset();
  std::error_code failure;
  fs::rename(fresh_, file_, failure);
  if (failure) return cannot_write(path_, failure.message());
  fresh_.clear();
  return {};
}

void OutputFile::take_back() {
  std::error_code ignored;
  bool const ours = !file_.empty() && !replaces_ && fs::is_regular_file(file_, ignored);
  if (ours) fs::remove(file_, ignored);
}

Result<void> OutputFile::finish() && {
  Result<void> completed = complete();
  return completed ? put_in_place() : completed;
}

}  // namespace poolcast
