#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

enum Index : std::size_t { id, created, started, ended, slots, url, depends_on, ranges };

// `az batch task list` prints the array alone, the service answers with {"value": [...]}.
RecordShape const shape = {.noun = "task",
                           .expected = "the output of az batch task list",
                           .lists = {"value"},
                           .members = {{"id", Role::id, Holds::number},
                                       {"creationTime", Role::queued},
                                       {"executionInfo/startTime", Role::started},
                                       {"executionInfo/endTime", Role::finished},
                                       {"requiredSlots", Role::slots, Holds::number},
                                       {"url"},
                                       {"dependsOn/taskIds", {}, Holds::texts},
                                       {"dependsOn/taskIdRanges", {}, Holds::elements}}};

/// Of `https://ACCOUNT/jobs/JOB/tasks/TASK`.
std::string job_of(std::string_view text) {
  constexpr std::string_view before = "/jobs/";
  std::size_t const at = text.find(before);
  if (at == text.npos) return "tasks";
  text.remove_prefix(at + before.size());
  return std::string(text.substr(0, text.find('/')));
}

/// Tasks of which some depend on others. A need for a task that did not run to its end, or is not
/// listed, cannot be kept, and which those are is known at the end.
class Tasks {
 public:
  explicit Tasks(JobRows& rows) : rows_(rows) {}

  Expected<void, RowError> add(Record& record, std::string const& path) {
    if (!record.text(ranges).empty()) ++with_ranges_;
    std::string const job = job_of(record.text(url));
    if (!record.text(depends_on).empty()) {
      waiting_.push_back({record, job, path});
      return {};
    }
    return add(record, job, {});
  }

  /// A row that is wrong here has no place any more but its file and its id.
  Result<void> finish() {
    std::vector<std::string_view> needs;
    for (auto const& [record, job, path] : waiting_) complete(record, job);
    for (auto const& [record, job, path] : waiting_) {
      needs.clear();
      for (std::string_view need : split(trim(record.text(depends_on)), '\n')) {
        if (ids_.contains({job, std::string(need)})) needs.push_back(need);
      }
      Expected<void, RowError> const added = add(record, job, needs);
      if (added) continue;
      return fail(path + ": task " + quoted(record.text(id)) + ": " + added.error().message);
    }
    if (with_ranges_ > 0) {
      rows_.note(std::to_string(with_ranges_) + (with_ranges_ == 1 ? " task" : " tasks") +
                 " with ranges of task ids in 'dependsOn', which are left out");
    }
    return {};
  }

 private:
  struct Waiting {
    Record record;
    std::string job, path;
  };

  void complete(Record const& record, std::string const& job) {
    if (!record.text(started).empty() && !record.text(ended).empty()) {
      ids_.emplace(job, record.text(id));
    }
  }

  Expected<void, RowError> add(Record const& record, std::string const& job,
                               std::vector<std::string_view> const& needs) {
    complete(record, job);
    Row row = record.row();
    row[index(Role::pipeline)] = job;
    return rows_.add(row, needs);
  }

  JobRows& rows_;
  std::set<std::pair<std::string, std::string>> ids_;  // job and task
  std::vector<Waiting> waiting_;
  std::size_t with_ranges_ = 0;
};

}  // namespace

Result<void> import_batch_tasks(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  rows.allow_needs();
  Tasks tasks(rows);
  Result<void> const read = files.each([&](RecordingFile& file) {
    return read_records(file, shape,
                        [&](Record& record) { return tasks.add(record, file.path()); });
  });
  return read ? tasks.finish() : read;
}

}  // namespace poolcast::load
