#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

enum Index : std::size_t { id, build, result, queue_time, start_time };

// What `gh actions-importer forecast` collects from Azure DevOps, Jenkins, GitLab, CircleCI,
// Travis, Bamboo and Bitbucket. Some of them do not say when a job was queued.
RecordShape const shape = {.noun = "job",
                           .expected = "the jobs of a log of gh actions-importer forecast",
                           .lists = {"jobs"},
                           .members = {{"id", Role::id, Holds::number},
                                       {"build_number", Role::pipeline, Holds::number},
                                       {"result", Role::result},
                                       {"queue_time", Role::queued},
                                       {"start_time", Role::started},
                                       {"finish_time", Role::finished},
                                       {"definition_id", Role::kind, Holds::number}}};

void adjust(Record& record) {
  if (record.text(queue_time).empty()) record.use(Role::queued, start_time);
  if (record.text(build) == record.text(id)) record.use(Role::pipeline, Record::absent);
}

}  // namespace

Result<void> import_actions_importer(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  return import_records(files, shape, rows, adjust);
}

}  // namespace poolcast::load
