#include <array>
#include <string>

#include "engine/base/text.hpp"
#include "engine/load/lines.hpp"
#include "engine/load/sources.hpp"

namespace poolcast::load {
namespace {

// The Standard Workload Format of the Parallel Workloads Archive: 18 numbers a line, -1 where one
// is not known. Its columns that matter, from 0.
constexpr std::size_t job_number = 0, submit = 1, run_time = 3, processors = 4, requested = 7,
                      status = 10, executable = 13, columns = 18;
constexpr std::string_view cancelled_status = "5";

/// The column that a role is read from; empty for what no column tells.
constexpr std::string_view column_of(Role role) {
  switch (role) {
    case Role::id:
      return "job number";
    case Role::queued:
      return "submit time";
    case Role::duration:
      return "run time";
    case Role::slots:
      return "processors";
    case Role::result:
      return "status";
    case Role::kind:
      return "executable";
    default:
      return "";
  }
}

bool unknown(std::string_view text) { return text == "-1"; }

std::size_t split_blanks(std::string_view line, std::array<std::string_view, columns>& fields) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < line.size();) {
    if (is_blank(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && !is_blank(line[end])) ++end;
    if (count < columns) fields[count] = line.substr(at, end - at);
    ++count;
    at = end;
  }
  return count;
}

/// A line of the header: `; UnixStartTime: 870572130`.
void read_comment(std::string_view line, JobRows& rows) {
  constexpr std::string_view key = "UnixStartTime:";
  std::size_t const at = line.find(key);
  if (at == line.npos) return;
  std::optional<long long> const start = parse_integer(trim(line.substr(at + key.size())));
  bool const fine = start && *start > 0 && *start < (end_of_dates - Time{}) / second;
  if (fine) rows.count_from(Time{} + *start * second);
}

Result<void> read_swf(RecordingFile& file, JobRows& rows) {
  Lines lines(file);
  std::array<std::string_view, columns> fields;
  while (std::optional<std::string_view> const next = lines.next()) {
    std::string_view const line = trim(*next);
    if (line.starts_with(';')) read_comment(line, rows);
    if (line.empty() || line.starts_with(';')) continue;
    std::string const place = file.path() + ":" + std::to_string(lines.number()) + ": ";
    std::size_t const count = split_blanks(line, fields);
    if (count != columns) {
      return fail(place + "the line has " + std::to_string(count) +
                  " fields; the Standard Workload Format has " + std::to_string(columns));
    }
    std::string_view const width = fields[unknown(fields[processors]) ? requested : processors];
    if (parse_integer(width).value_or(0) > most_slots) {
      rows.skip_wide();
      continue;
    }
    std::string const kind = "executable " + std::string(fields[executable]);
    Row row;
    row[index(Role::id)] = fields[job_number];
    row[index(Role::queued)] = fields[submit];
    if (!unknown(fields[run_time])) row[index(Role::duration)] = fields[run_time];
    if (!unknown(width)) row[index(Role::slots)] = width;
    if (!unknown(fields[executable])) row[index(Role::kind)] = kind;
    if (fields[status] == cancelled_status) row[index(Role::result)] = "cancelled";
    Expected<void, RowError> const added = rows.add(row);
    if (added) continue;
    std::string const column(column_of(added.error().role));
    return fail(place + column + (column.empty() ? "" : ": ") + added.error().message);
  }
  return {};
}

}  // namespace

Result<void> import_swf(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  rows.allow_seconds();
  return files.each([&](RecordingFile& file) { return read_swf(file, rows); });
}

}  // namespace poolcast::load
