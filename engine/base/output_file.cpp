#include "engine/load/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace poolcast::load {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> cannot_write(std::string const& path, std::string const& reason) {
  return fail("cannot write '" + path + "': " + reason);
}

}  // namespace

Result<OutputFile> OutputFile::open(std::string const& path, std::ostream& standard) {
  OutputFile made;
  made.path_ = path;
  made.standard_ = &standard;
  if (path == "-") return made;
  std::error_code failure;
  if (fs::is_directory(path, failure)) return cannot_write(path, "it is a directory");
  made.file_ = fs::exists(path, failure) ? fs::canonical(path, failure).string() : path;
  std::string const fresh = made.file_ + ".poolcast-new";
  errno = 0;
  made.out_ = std::make_unique<std::ofstream>(fresh, std::ios::binary | std::ios::trunc);
  if (!*made.out_) return cannot_write(path, std::strerror(errno));
  made.fresh_ = fresh;
  return made;
}

OutputFile::~OutputFile() {
  if (fresh_.empty()) return;
  out_.reset();
  std::error_code ignored;
  fs::remove(fresh_, ignored);
}

std::ostream& OutputFile::out() { return out_ ? *out_ : *standard_; }

Result<void> OutputFile::finish() && {
  // What failed before has lost its reason; nearly always it is this one.
  if (!out()) return cannot_write(path_, std::strerror(ENOSPC));
  errno = 0;
  out().flush();
  if (!out()) return cannot_write(path_, std::strerror(errno == 0 ? ENOSPC : errno));
  if (!out_) return {};
  out_.reset();
  std::error_code failure;
  if (fs::exists(file_, failure)) {
    auto const permissions = fs::status(file_, failure).permissions();
    if (!failure) fs::permissions(fresh_, permissions, failure);
    if (failure) return cannot_write(path_, failure.message());
  }
  fs::rename(fresh_, file_, failure);
  if (failure) return cannot_write(path_, failure.message());
  fresh_.clear();
  return {};
}

}  // namespace poolcast::load
