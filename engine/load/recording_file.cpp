#include "engine/load/recording_file.hpp"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <limits>
#include <streambuf>
#include <utility>
#include <vector>

#include "engine/base/text.hpp"

namespace poolcast::load {

/// zlib lets through what is not compressed.
class UnpackingBuffer : public std::streambuf {
 public:
  explicit UnpackingBuffer(gzFile file) : file_(file), block_(std::size_t{1} << 17) {
    // Reads of twice this size go past zlib's own buffer where nothing is packed.
    gzbuffer(file_, 1U << 16);
  }
  UnpackingBuffer(UnpackingBuffer const&) = delete;
  UnpackingBuffer& operator=(UnpackingBuffer const&) = delete;
  ~UnpackingBuffer() override { gzclose(file_); }

  std::string_view head() {
    if (gptr() == egptr()) underflow();
    return {gptr(), static_cast<std::size_t>(egptr() - gptr())};
  }

  void skip(std::size_t bytes) { gbump(static_cast<int>(bytes)); }

  std::size_t read(char* to, std::size_t size) {
    auto const waiting = static_cast<std::size_t>(egptr() - gptr());
    if (waiting == 0) return unpack(to, size);
    std::size_t const taken = std::min(waiting, size);
    std::memcpy(to, gptr(), taken);
    skip(taken);
    return taken;
  }

  int line() const { return lines_ + static_cast<int>(std::count(eback(), gptr(), '\n')); }
  bool compressed() const { return gzdirect(file_) == 0; }
  std::string const& reason() const { return reason_; }

 protected:
  int_type underflow() override {
    lines_ += static_cast<int>(std::count(eback(), gptr(), '\n'));
    std::size_t const got = unpack(block_.data(), block_.size());
    setg(block_.data(), block_.data(), block_.data() + got);
    return got == 0 ? traits_type::eof() : traits_type::to_int_type(*gptr());
  }

 private:
  std::size_t unpack(char* to, std::size_t size) {
    constexpr std::size_t most = std::numeric_limits<int>::max();
    errno = 0;
    int const got = gzread(file_, to, static_cast<unsigned>(std::min(size, most)));
    int const cause = errno;
    if (got > 0) return static_cast<std::size_t>(got);
    int code = Z_OK;
    gzerror(file_, &code);
    if (code == Z_BUF_ERROR) reason_ = "the compressed file is cut off";
    if (code == Z_DATA_ERROR) reason_ = "the compressed file is damaged";
    // A second attempt would not tell the cause again. Only standard input can be closed.
    if (code == Z_ERRNO && reason_.empty()) {
      reason_ = cause == EBADF
                    ? "it is closed, or was read before; write it into a file, and name that"
                    : std::strerror(cause);
    }
    return 0;
  }

  gzFile file_;
  std::vector<char> block_;
  int lines_ = 1;
  std::string reason_;
};

namespace {

void skip_byte_order_mark(UnpackingBuffer& in) {
  if (in.head().starts_with("\xEF\xBB\xBF")) in.skip(3);
}

void skip_blanks(UnpackingBuffer& in) {
  for (std::string_view head = in.head(); !head.empty() && is_blank(head.front());
       head = in.head()) {
    in.skip(1);
  }
}

}  // namespace

Result<RecordingFile> RecordingFile::open(std::string const& path) {
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_directory(path, ignored)) {
    return fail("cannot read '" + path + "': it is a directory");
  }
  errno = 0;
  gzFile file = path == "-" ? gzdopen(0, "rb") : gzopen(path.c_str(), "rb");
  if (file == nullptr) return fail("cannot read '" + path + "': " + std::strerror(errno));
  RecordingFile opened(path);
  opened.buffer_ = std::make_unique<UnpackingBuffer>(file);
  std::uintmax_t const size = path == "-" ? 0 : std::filesystem::file_size(path, ignored);
  opened.size_ = ignored ? 0 : size;
  skip_byte_order_mark(*opened.buffer_);
  skip_blanks(*opened.buffer_);
  return opened;
}

RecordingFile::RecordingFile(std::string path) : path_(std::move(path)) {}
RecordingFile::RecordingFile(RecordingFile&&) noexcept = default;
RecordingFile& RecordingFile::operator=(RecordingFile&&) noexcept = default;
RecordingFile::~RecordingFile() = default;

std::string_view RecordingFile::head() { return buffer_->head(); }
std::size_t RecordingFile::read(char* to, std::size_t size) { return buffer_->read(to, size); }
std::streambuf& RecordingFile::characters() { return *buffer_; }
int RecordingFile::line() const { return buffer_->line(); }
bool RecordingFile::compressed() const { return buffer_->compressed(); }

std::optional<Error> RecordingFile::failure() const {
  if (buffer_->reason().empty()) return std::nullopt;
  return Error{"cannot read '" + path_ + "': " + buffer_->reason()};
}

}  // namespace poolcast::load
