#include "engine/load/sorted_lines.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <queue>
#include <string_view>
#include <utility>

#include "engine/base/output_file.hpp"
#include "engine/load/jsonl.hpp"

namespace poolcast::load {
namespace {

namespace fs = std::filesystem;

/// Beside `-`, a pipe and a device there is no place for a file.
bool has_room_beside(std::string const& path) {
  std::error_code ignored;
  return path != "-" && (fs::is_regular_file(path, ignored) || !fs::exists(path, ignored));
}

fs::path folder_of_runs(std::string const& path) {
  std::error_code failure;
  if (has_room_beside(path)) return fs::absolute(path, failure).parent_path();
  fs::path const folder = fs::temp_directory_path(failure);
  return failure ? fs::path(".") : folder;
}

/// One run of the file, read line by line a block at a time.
class RunReader {
 public:
  RunReader(std::iostream& file, std::uint64_t begin, std::uint64_t end, std::size_t block)
      : file_(&file), at_(begin), end_(end), block_(block) {}

  /// Nothing at the end of the run, or if the file cannot be read.
  bool next() {
    std::size_t end = text_.find('\n', begin_);
    while (end == text_.npos && at_ < end_) {
      text_.erase(0, begin_);
      begin_ = 0;
      std::size_t const kept = text_.size();
      auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(block_, end_ - at_));
      text_.resize(kept + size);
      file_->seekg(static_cast<std::streamoff>(at_));
      file_->read(text_.data() + kept, static_cast<std::streamsize>(size));
      if (!*file_) return false;
      at_ += size;
      end = text_.find('\n', kept);
    }
    if (end == text_.npos) return false;
    line_ = {begin_, end + 1 - begin_};
    begin_ = end + 1;
    return true;
  }

  std::string_view line() const {
    return std::string_view(text_).substr(line_.first, line_.second);
  }
  /// As append_jsonl has written it: the first value of the line.
  Time queued() const {
    std::string_view const rest = line().substr(std::string_view("{\"queued\":\"").size());
    return parse_w3c_time(rest.substr(0, rest.find('"'))).value_or(Time{});
  }

 private:
  std::iostream* file_;
  std::uint64_t at_, end_;
  std::size_t block_;
  std::string text_;
  std::size_t begin_ = 0;
  std::pair<std::size_t, std::size_t> line_;
};

void write(std::ostream& out, std::string_view text) {
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace

SortedLines::SortedLines(std::string path, std::ostream& standard, std::size_t memory)
    : path_(std::move(path)), standard_(standard), memory_(memory) {
  text_.reserve(memory_ + memory_ / 8);
}

SortedLines::~SortedLines() = default;

void SortedLines::add(JobLine const& job) {
  if (!failure_.empty()) return;
  needs_ = needs_ || !job.needs.empty();
  if (!lines_.empty() && job.queued < lines_.back().queued) in_order_ = false;
  std::size_t const begin = text_.size();
  append_jsonl(text_, job);
  lines_.push_back({job.queued, begin, static_cast<std::uint32_t>(text_.size() - begin)});
  if (text_.size() >= memory_) spill();
}

void SortedLines::sort() {
  if (!in_order_) std::ranges::stable_sort(lines_, {}, &Line::queued);
}

/// A file that was not there before, nor a link to one. The system keeps it, nameless, as long as
/// we have it open, and no longer.
bool SortedLines::open_runs() {
  constexpr int most_at_once = 1000;
  std::string path;
  std::FILE* made = nullptr;
  for (int i = 0; i < most_at_once && made == nullptr; ++i) {
    path =
        (folder_of_runs(path_) / std::string("poolcast-runs-").append(std::to_string(i))).string();
    made = std::fopen(path.c_str(), "wbx");
    if (made == nullptr && errno != EEXIST) return false;
  }
  if (made == nullptr) return false;
  std::fclose(made);
  auto const mode = std::ios::binary | std::ios::in | std::ios::out;
  spilled_ = std::make_unique<std::fstream>(path, mode);
  std::error_code ignored;
  fs::remove(path, ignored);
  return spilled_->good();
}

void SortedLines::cannot_spill() {
  std::string const named = has_room_beside(path_) ? path_ : folder_of_runs(path_).string();
  failure_ = "cannot write '" + named + "': " + std::strerror(errno);
}

/// A run that goes on where the one before it ended is the same run.
void SortedLines::spill() {
  if (lines_.empty() || !failure_.empty()) return;
  errno = 0;
  if (!spilled_ && !open_runs()) return cannot_spill();
  sort();
  for (Line const& line : lines_) {
    if (in_order_) break;
    write(*spilled_, std::string_view(text_).substr(line.begin, line.size));
  }
  if (in_order_) write(*spilled_, text_);
  spilled_->flush();
  if (!*spilled_) return cannot_spill();
  std::uint64_t const begin = runs_.empty() ? 0 : runs_.back().end;
  bool const goes_on = !runs_.empty() && runs_.back().last <= lines_.front().queued;
  if (!goes_on) runs_.push_back({begin, begin, {}});
  runs_.back().end += text_.size();
  runs_.back().last = lines_.back().queued;
  text_.clear();
  lines_.clear();
  in_order_ = true;
}

Result<std::size_t> SortedLines::finish(JobNames left_out) {
  if (!runs_.empty()) spill();
  if (!failure_.empty()) return fail(failure_);
  Result<OutputFile> file = OutputFile::open(path_, standard_);
  if (!file) return tl::unexpected(file.error());
  bool const look = needs_ && !left_out.empty();
  if (look) {
    // One attempt of a job may have been left out, and another not.
    Result<void> const seen = each_line([&](std::string_view line) {
      if (auto const name = name_in_jsonl(line)) left_out.erase(*name);
    });
    if (!seen) return tl::unexpected(seen.error());
  }
  std::size_t count = 0;
  Result<void> written = each_line([&](std::string_view line) {
    if (!look) return write(file->out(), line);
    std::string changed(line);
    count += leave_out_needs(changed, left_out);
    write(file->out(), changed);
  });
  if (written) written = std::move(*file).finish();
  if (!written) return tl::unexpected(written.error());
  return count;
}

Result<void> SortedLines::each_line(Take const& take) {
  if (!runs_.empty()) return merge(take);
  sort();
  for (Line const& line : lines_) take(std::string_view(text_).substr(line.begin, line.size));
  return {};
}

Result<void> SortedLines::merge(Take const& take) {
  text_ = {};
  lines_ = {};
  std::size_t const block = std::max<std::size_t>(memory_ / runs_.size(), 4096);
  std::vector<RunReader> readers;
  for (Run const& run : runs_) {
    readers.emplace_back(*spilled_, run.begin, run.end, std::min(block, std::size_t{1} << 20));
  }
  using Next = std::pair<Time, std::size_t>;  // of equal times, the earlier run's
  std::priority_queue<Next, std::vector<Next>, std::greater<>> next;
  for (std::size_t i = 0; i < readers.size(); ++i) {
    if (readers[i].next()) next.emplace(readers[i].queued(), i);
  }
  while (!next.empty()) {
    auto const [time, i] = next.top();
    next.pop();
    take(readers[i].line());
    if (readers[i].next()) next.emplace(readers[i].queued(), i);
  }
  if (!*spilled_)
    return fail("cannot read the sorted runs again: " + std::string(std::strerror(errno)));
  return {};
}

}  // namespace poolcast::load
