#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

enum Index : std::size_t { id, created, started, completed, conclusion, name, run };

RecordShape const shape = {.noun = "workflow job",
                           .expected = "an answer of repos/{owner}/{repo}/actions/runs/{id}/jobs",
                           .lists = {"jobs"},
                           .members = {{"id", Role::id, Holds::number},
                                       {"created_at", Role::queued},
                                       {"started_at", Role::started},
                                       {"completed_at", Role::finished},
                                       {"conclusion", Role::result},
                                       {"name", Role::kind},
                                       {"run_id", Role::pipeline, Holds::number}}};

/// Older answers do not say when a job was created.
void adjust(Record& record) {
  if (record.text(created).empty()) record.use(Role::queued, started);
}

}  // namespace

Result<void> import_github_jobs(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  return import_records(files, shape, rows, adjust);
}

}  // namespace poolcast::load
