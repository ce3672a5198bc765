#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

// A build is one job here: it holds an agent from its start to its finish.
RecordShape const shape = {.noun = "build",
                           .expected = "an answer of _apis/build/builds",
                           .lists = {"value"},
                           .members = {{"id", Role::id, Holds::number},
                                       {"queueTime", Role::queued},
                                       {"startTime", Role::started},
                                       {"finishTime", Role::finished},
                                       {"result", Role::result},
                                       {"definition/name", Role::kind}}};

}  // namespace

Result<void> import_azdo_builds(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  return import_records(files, shape, rows);
}

}  // namespace poolcast::load
