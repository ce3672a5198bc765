#include "live/record_file.hpp"

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "engine/base/text.hpp"

namespace poolcast::live {

Result<RecordFile> RecordFile::open(std::string path) {
  std::FILE* const handle = std::fopen(path.c_str(), "a+");
  RecordFile file(std::move(path), handle);
  if (handle == nullptr) return tl::unexpected(file.error("cannot write"));
  struct stat about {};
  if (fstat(fileno(handle), &about) != 0) return tl::unexpected(file.error("cannot read"));
  // A record is read again when it is continued, and a device or a pipe cannot be.
  if (!S_ISREG(about.st_mode)) return fail("'" + file.path_ + "' is not a regular file");
  if (flock(fileno(handle), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return tl::unexpected(file.error("cannot lock"));
    return fail("'" + file.path_ + "' is being written by another 'poolcast live record'");
  }
  if (Result<void> const read = file.read(); !read) return tl::unexpected(read.error());
  return file;
}

Result<void> RecordFile::read() {
  std::string text;
  std::array<char, 65536> piece{};
  std::rewind(file_.get());
  while (std::size_t const size = std::fread(piece.data(), 1, piece.size(), file_.get())) {
    text.append(piece.data(), size);
  }
  if (std::ferror(file_.get()) != 0) return tl::unexpected(error("cannot read"));
  for (std::string_view const line : split(text, '\n')) lines_.emplace_back(line);
  torn_ = std::move(lines_.back());  // behind the last line's end
  lines_.pop_back();
  return {};
}

Result<void> RecordFile::cut_torn() {
  std::size_t whole = 0;
  for (std::string const& line : lines_) whole += line.size() + 1;
  torn_.clear();
  if (ftruncate(fileno(file_.get()), static_cast<off_t>(whole)) == 0) return {};
  return tl::unexpected(error("cannot repair the last line of"));
}

Result<void> RecordFile::append(std::string const& line) {
  std::string const text = line + "\n";
  bool const written = std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size();
  if (written && std::fflush(file_.get()) == 0) return {};
  return tl::unexpected(error("cannot write"));
}

Error RecordFile::error(char const* what) const {
  std::string const reason = std::system_category().message(errno);
  return {std::string(what) + " '" + path_ + "': " + reason};
}

}  // namespace poolcast::live
