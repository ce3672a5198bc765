#include "engine/load/sources.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::load {
namespace {

// In JSON the marks are keys. CSV is what nothing else is.
std::vector<ImportSource> const sources = {
    {"jsonl", "load.jsonl, poolcast's own", import_jsonl, {"\"queued\":", "\"duration\":"}},
    {"azdo-jobrequests",
     "Azure DevOps: _apis/distributedtask/pools/{id}/jobrequests",
     import_jobrequests,
     {"\"requestId\""}},
    {"csv", "CSV with a header, or arrival_s,duration_s", import_csv, {}},
};

/// What a user is likely to hand over that is no text, told by its first byte.
struct Unreadable {
  char first_byte;
  char const* message;
};
constexpr Unreadable unreadable[] = {
    {'\xFE', "the file is UTF-16; save it as UTF-8"},
    {'\xFF', "the file is UTF-16; save it as UTF-8"},
};

ImportSource const& named(std::string_view name) {
  return *std::ranges::find(sources, name, &ImportSource::name);
}

std::string list() {
  std::string text;
  for (ImportSource const& source : sources) {
    text += (text.empty() ? "" : ", ") + std::string(source.name);
  }
  return text;
}

bool shows(std::string_view head, ImportSource const& source) {
  auto const held = [&](std::string_view mark) { return head.find(mark) != head.npos; };
  return !source.marks.empty() && std::ranges::all_of(source.marks, held);
}

}  // namespace

Result<RecordingFile*> RecordingFiles::first() {
  if (!first_) {
    Result<RecordingFile> opened = RecordingFile::open(paths_.front());
    if (!opened) return tl::unexpected(opened.error());
    first_ = *std::move(opened);
  }
  return &*first_;
}

Result<void> RecordingFiles::each(std::function<Result<void>(RecordingFile&)> const& take) {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    Result<RecordingFile*> const opened = i == 0 ? first() : [&]() -> Result<RecordingFile*> {
      Result<RecordingFile> next = RecordingFile::open(paths_[i]);
      if (!next) return tl::unexpected(next.error());
      first_ = *std::move(next);
      return &*first_;
    }();
    if (!opened) return tl::unexpected(opened.error());
    RecordingFile& file = **opened;
    std::string_view const head = file.head();
    for (auto const& [first_byte, message] : unreadable) {
      if (head.starts_with(first_byte)) return fail(file.path() + ": " + message);
    }
    if (head.empty() && !file.failure()) {
      return fail(file.path() + ": no job to simulate: the file is empty");
    }
    Result<void> const taken = take(file);
    if (std::optional<Error> const cut = file.failure()) return tl::unexpected(*cut);
    if (!taken) return taken;
  }
  return {};
}

std::span<ImportSource const> import_sources() { return sources; }

Result<ImportSource const*> choose_source(RecordingFiles& files, std::string const& name) {
  if (!name.empty()) {
    auto const found = std::ranges::find(sources, name, &ImportSource::name);
    if (found != sources.end()) return &*found;
    std::vector<std::string_view> names;
    for (ImportSource const& source : sources) names.push_back(source.name);
    std::string const guess = did_you_mean(name, names);
    return fail("unknown source " + quoted(name) +
                (guess.empty() ? "; the sources are " + list() : guess));
  }
  Result<RecordingFile*> const file = files.first();
  if (!file) return tl::unexpected(file.error());
  std::string_view const head = (*file)->head();
  bool const json = head.starts_with('{') || head.starts_with('[');
  if (!json) return &named("csv");
  for (ImportSource const& source : sources) {
    if (shows(head, source)) return &source;
  }
  return fail((*file)->path() + ": cannot tell what this JSON is from; import it with 'poolcast " +
              "load import --from SOURCE'; the sources are " + list());
}

}  // namespace poolcast::load
