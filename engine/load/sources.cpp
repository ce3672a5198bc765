#include "engine/load/sources.hpp"

#include <algorithm>
#include <array>

#include "engine/base/text.hpp"

namespace poolcast::load {
namespace {

constexpr ImportSource sources[] = {
    {"azdo-jobrequests", "Azure DevOps: _apis/distributedtask/pools/{id}/jobrequests",
     import_azdo_jobrequests},
    {"azdo-builds", "Azure DevOps: _apis/build/builds, a job a build", import_azdo_builds},
    {"azdo-timeline", "Azure DevOps: _apis/build/builds/{id}/timeline, a pipeline a file",
     import_azdo_timeline},
    {"github-runs", "GitHub: repos/{owner}/{repo}/actions/runs, a job a run", import_github_runs},
    {"github-jobs", "GitHub: repos/{owner}/{repo}/actions/runs/{id}/jobs", import_github_jobs},
    {"github-webhooks", "GitHub: bodies of the webhook workflow_job", import_github_webhooks},
    {"gitlab", "GitLab: projects/{id}/jobs or pipelines, JSON or CSV", import_gitlab},
    {"actions-importer", "gh actions-importer forecast: its jobs", import_actions_importer},
    {"swf", "Standard Workload Format", import_swf},
    {"batch-tasks", "Azure Batch: az batch task list", import_batch_tasks},
    {"batch-record", "Azure Batch: poolcast live record", import_batch_record},
    {"batch-autoscale-events", "Azure Batch: autoscale events of a pool; counts, not jobs",
     import_batch_autoscale_events},
    {"csv", "CSV with a header, or arrival_s,duration_s", import_csv},
    {"jsonl", "load.jsonl, poolcast's own", import_jsonl},
};

/// What the beginning of a file holds, from the surest sign to the least.
struct Sign {
  std::string_view source;
  std::array<std::string_view, 2> marks;
};
constexpr Sign json_signs[] = {
    {"batch-record", {"\"event\":\"record\"", "\"poolcast\":"}},
    {"jsonl", {"\"queued\":", "\"duration\":"}},
    {"azdo-timeline", {"\"records\"", "\"parentId\""}},
    {"azdo-jobrequests", {"\"requestId\""}},
    {"github-webhooks", {"\"workflow_job\""}},
    {"github-runs", {"\"workflow_runs\""}},
    {"github-jobs", {"\"jobs\"", "\"run_id\""}},
    {"actions-importer", {"\"build_number\"", "\"queue_time\""}},
    {"azdo-builds", {"\"buildNumber\"", "\"queueTime\""}},
    {"batch-tasks", {"\"creationTime\"", "\"executionInfo\""}},
    {"gitlab", {"\"queued_duration\""}},
    {"batch-autoscale-events", {"\"timestamp\"", "\"results\""}},
};
/// Of the first line.
constexpr Sign text_signs[] = {
    {"gitlab", {"created_at", "queued_duration"}},
    {"gitlab", {"created_at,duration_s,queued_s"}},
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

bool shows(std::string_view head, Sign const& sign) {
  return std::ranges::all_of(sign.marks,
                             [&](std::string_view mark) { return head.find(mark) != head.npos; });
}

/// A comment, or 18 fields between blanks.
bool looks_like_swf(std::string_view line) {
  if (line.starts_with(';')) return true;
  std::size_t fields = 0;
  for (std::string_view field : split(line, ' ')) fields += trim(field).empty() ? 0 : 1;
  return fields == 18 && line.find(',') == line.npos;
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
    Result<void> taken = take(file);
    if (std::optional<Error> const cut = file.failure()) return tl::unexpected(*cut);
    if (!taken) return taken;
  }
  return {};
}

std::span<ImportSource const> import_sources() { return sources; }

Result<ImportSource const*> source_named(std::string_view name) {
  auto const found = std::ranges::find(sources, name, &ImportSource::name);
  if (found != std::end(sources)) return found;
  std::vector<std::string_view> names;
  for (ImportSource const& source : sources) names.push_back(source.name);
  std::string const guess = did_you_mean(name, names);
  return fail("unknown source " + quoted(name) +
              (guess.empty() ? "; the sources are " + list() : guess));
}

Result<ImportSource const*> choose_source(RecordingFiles& files, std::string const& name) {
  if (!name.empty()) return source_named(name);
  Result<RecordingFile*> const file = files.first();
  if (!file) return tl::unexpected(file.error());
  std::string_view const head = (*file)->head();
  if (!(head.starts_with('{') || head.starts_with('['))) {
    std::string_view const line = trim(head.substr(0, head.find('\n')));
    if (looks_like_swf(line)) return &named("swf");
    auto const sign =
        std::ranges::find_if(text_signs, [&](Sign const& one) { return shows(line, one); });
    return &named(sign == std::end(text_signs) ? "csv" : sign->source);
  }
  auto const sign =
      std::ranges::find_if(json_signs, [&](Sign const& one) { return shows(head, one); });
  if (sign != std::end(json_signs)) return &named(sign->source);
  return fail((*file)->path() + ": cannot tell what this JSON is from; import it with 'poolcast " +
              "load import --from SOURCE'; the sources are " + list());
}

}  // namespace poolcast::load
