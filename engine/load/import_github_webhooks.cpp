#include <map>
#include <string>
#include <utility>

#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

enum Index : std::size_t {
  action,
  id,
  attempt,
  created,
  started,
  completed,
  conclusion,
  name,
  run
};

// What a repository or an organisation posts to a webhook: one event a body.
RecordShape const shape = {.noun = "webhook body",
                           .expected = "bodies of the webhook 'workflow_job'",
                           .lists = {},
                           .members = {{"action"},
                                       {"workflow_job/id", Role::id, Holds::number},
                                       {"workflow_job/run_attempt", {}, Holds::number},
                                       {"workflow_job/created_at", Role::queued},
                                       {"workflow_job/started_at", Role::started},
                                       {"workflow_job/completed_at", Role::finished},
                                       {"workflow_job/conclusion", Role::result},
                                       {"workflow_job/name", Role::kind},
                                       {"workflow_job/run_id", Role::pipeline, Holds::number}}};

/// The events of one job, as far as it is not complete yet. They may come in any order, and twice.
struct Job {
  std::string queued, started;
  bool completed = false;
};

class Events {
 public:
  explicit Events(JobRows& rows) : rows_(rows) {}

  /// Of other events (`workflow_run`, `ping`) nothing is taken.
  Expected<void, RowError> add(Record& record) {
    if (record.text(id).empty()) return {};
    Job& job = jobs_[{record.text(id), record.text(attempt)}];
    if (job.completed) return {};
    std::string const& what = record.text(action);
    std::string const& first =
        record.text(created).empty() ? record.text(started) : record.text(created);
    if (what == "queued" || what == "waiting") job.queued = first;
    if (what == "in_progress") job.started = record.text(started);
    if (what != "completed") return {};
    job.completed = true;
    Row row = record.row();
    if (row[index(Role::queued)].empty()) row[index(Role::queued)] = job.queued;
    if (row[index(Role::queued)].empty()) row[index(Role::queued)] = row[index(Role::started)];
    Expected<void, RowError> added = rows_.add(row);
    job.queued = job.started = {};
    return added;
  }

  /// Jobs that were still waiting or running when the last event came.
  void finish() {
    for (auto const& [key, job] : jobs_) {
      if (!job.completed) rows_.skip_unfinished();
    }
  }

 private:
  JobRows& rows_;
  std::map<std::pair<std::string, std::string>, Job> jobs_;
};

}  // namespace

Result<void> import_github_webhooks(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  Events events(rows);
  Result<void> read = files.each([&](RecordingFile& file) {
    return read_records(file, shape, [&](Record& record) { return events.add(record); });
  });
  if (read) events.finish();
  return read;
}

}  // namespace poolcast::load
