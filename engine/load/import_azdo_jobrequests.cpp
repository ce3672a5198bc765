#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

// A job request has no start time: the agent begins the job when it receives it, some seconds
// after the job was assigned to it.
enum Index : std::size_t { request_id, queue_time, assign_time, receive_time, finish_time, result };

RecordShape const shape = {.noun = "job request",
                           .expected = "an answer of _apis/distributedtask/pools/{id}/jobrequests",
                           .lists = {"value"},
                           .members = {{"requestId", Role::id, Holds::number},
                                       {"queueTime", Role::queued},
                                       {"assignTime"},
                                       {"receiveTime", Role::started},
                                       {"finishTime", Role::finished},
                                       {"result", Role::result},
                                       {"definition/name", Role::kind},
                                       {"planId", Role::pipeline}}};

/// Without a result the job is running, whatever else the request says.
void adjust(Record& record) {
  if (record.text(receive_time).empty()) record.use(Role::started, assign_time);
  if (record.text(result).empty()) record.use(Role::finished, Record::absent);
}

}  // namespace

Result<void> import_azdo_jobrequests(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  return import_records(files, shape, rows, adjust);
}

}  // namespace poolcast::load
