#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

enum Index : std::size_t { id, created, started, updated, status, conclusion, name, attempt };

// A run is one job here. It has no finish time: it was last updated when it was completed.
RecordShape const shape = {.noun = "workflow run",
                           .expected = "an answer of repos/{owner}/{repo}/actions/runs",
                           .lists = {"workflow_runs"},
                           .members = {{"id", Role::id, Holds::number},
                                       {"created_at", Role::queued},
                                       {"run_started_at", Role::started},
                                       {"updated_at", Role::finished},
                                       {"status"},
                                       {"conclusion", Role::result},
                                       {"name", Role::kind},
                                       {"run_attempt", {}, Holds::number}}};

/// A repeated run is as old as its first attempt, and was queued when this one started.
void adjust(Record& record) {
  if (record.text(started).empty()) record.use(Role::started, created);
  bool const repeated = !record.text(attempt).empty() && record.text(attempt) != "1";
  if (repeated && !record.text(started).empty()) record.use(Role::queued, started);
  if (record.text(status) != "completed") record.use(Role::finished, Record::absent);
}

}  // namespace

Result<void> import_github_runs(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  return import_records(files, shape, rows, adjust);
}

}  // namespace poolcast::load
