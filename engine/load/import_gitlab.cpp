#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/load/csv.hpp"
#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

enum Index : std::size_t { id, created, started, finished, waited, status, name, source };

// Jobs and pipelines alike; a pipeline is one job here. A job of a later stage is created with its
// pipeline and queued much later, so its queue time is its start less `queued_duration`.
RecordShape const shape = {.noun = "job",
                           .expected = "an answer of projects/{id}/jobs or pipelines/{id}",
                           .lists = {"jobs"},
                           .members = {{"id", Role::id, Holds::number},
                                       {"created_at", Role::queued},
                                       {"started_at", Role::started},
                                       {"finished_at", Role::finished},
                                       {"queued_duration", Role::waited, Holds::number},
                                       {"status", Role::result},
                                       {"name", Role::kind},
                                       {"source"},
                                       {"pipeline/id", Role::pipeline, Holds::number}}};

void adjust(Record& record) {
  if (record.text(name).empty()) record.use(Role::kind, source);
}

struct CsvName {
  Role role;
  std::string_view header;
};
/// Of exports, as far as a file has them. For a role with two names the first one counts.
constexpr CsvName csv_names[] = {
    {Role::queued, "created_at"},    {Role::started, "started_at"},
    {Role::finished, "finished_at"}, {Role::waited, "queued_duration"},
    {Role::duration, "duration_s"},  {Role::id, "job_id"},
    {Role::result, "status"},        {Role::kind, "job_name"},
    {Role::kind, "source"},          {Role::pipeline, "pipeline_id"},
};

/// The header's names, as far as the roles need no others. `duration` alone would leave out when
/// the job was queued.
ColumnChoice columns_of(std::string_view head) {
  ColumnChoice choice;
  std::string_view const header = trim(head.substr(0, head.find('\n')));
  std::vector<std::string_view> names = split(header, ',');
  for (std::string_view& name : names) {
    bool const in_quotes = name.size() > 1 && name.starts_with('"') && name.ends_with('"');
    if (in_quotes) name = name.substr(1, name.size() - 2);
  }
  for (auto const& [role, name] : csv_names) {
    bool const there = std::ranges::find(names, name) != names.end();
    if (there && choice[index(role)].empty()) choice[index(role)] = name;
  }
  if (!choice[index(Role::started)].empty()) choice[index(Role::duration)].clear();
  return choice;
}

}  // namespace

Result<void> import_gitlab(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  return files.each([&](RecordingFile& file) -> Result<void> {
    std::string_view const head = file.head();
    bool const json = head.starts_with('{') || head.starts_with('[');
    if (!json) return read_csv(file, columns_of(head), rows);
    return read_records(file, shape, [&](Record& record) {
      adjust(record);
      return rows.add(record.row());
    });
  });
}

}  // namespace poolcast::load
