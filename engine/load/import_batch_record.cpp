#include <set>
#include <string>
#include <utility>

#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

enum Index : std::size_t { event, queued, started, finished, job, task, pool, slots };

RecordShape const shape = {.noun = "event",
                           .expected = "a record that poolcast live record wrote",
                           .lists = {},
                           .members = {{"event"},
                                       {"queued", Role::queued},
                                       {"started", Role::started},
                                       {"finished", Role::finished},
                                       {"job", Role::pipeline},
                                       {"task", Role::id},
                                       {"pool", Role::pool},
                                       {"slots", Role::slots, Holds::number}}};

}  // namespace

/// A job each end of a task; what was queued and has not ended is counted.
Result<void> import_batch_record(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  std::set<std::pair<std::string, std::string>> open;
  Result<void> read = files.each([&](RecordingFile& file) {
    return read_records(file, shape, [&](Record& record) -> Expected<void, RowError> {
      std::pair name(record.text(job), record.text(task));
      if (record.text(event) == "queued") open.insert(std::move(name));
      if (record.text(event) != "ended") return {};
      open.erase({record.text(job), record.text(task)});
      return rows.add(record.row());
    });
  });
  for (std::size_t i = 0; read && i < open.size(); ++i) rows.skip_unfinished();
  return read;
}

}  // namespace poolcast::load
