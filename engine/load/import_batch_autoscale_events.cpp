#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

enum Index : std::size_t { timestamp, results, pool };

RecordShape const shape = {.noun = "autoscale event",
                           .expected = "autoscale events of a pool, or its autoScaleRun",
                           .lists = {"value", "events"},
                           .members = {{"timestamp", Role::queued}, {"results"}, {"id"}}};

/// Formulas often keep the number of tasks in one of these.
constexpr std::string_view usual_names[] = {"$pendingTasks", "$pending", "$tasks"};

/// How many tasks were waiting or running when the formula was evaluated.
struct Sample {
  Time time;
  long long tasks;
};
using Samples = std::map<std::string, std::vector<Sample>>;  // by pool

struct Variable {
  std::string_view name, value;
};

std::vector<Variable> variables(std::string_view text) {
  std::vector<Variable> found;
  for (std::string_view part : split(text, ';')) {
    std::size_t const equals = part.find('=');
    if (equals == part.npos) continue;
    found.push_back({trim(part.substr(0, equals)), trim(part.substr(equals + 1))});
  }
  return found;
}

bool counts_tasks(std::string_view name, std::string const& chosen) {
  if (!chosen.empty()) return name == chosen;
  return std::ranges::any_of(
      usual_names, [&](std::string_view usual) { return same_but_for_case(usual, name); });
}

/// The fewest jobs with which the counts can be as they are: those that were there first ended
/// first, none came and went between two evaluations.
Expected<void, RowError> add_jobs(std::string const& pool_id, std::vector<Sample> const& samples,
                                  JobRows& rows) {
  std::deque<Time> open;
  for (Sample const& sample : samples) {
    while (static_cast<long long>(open.size()) < sample.tasks) open.push_back(sample.time);
    for (; static_cast<long long>(open.size()) > sample.tasks; open.pop_front()) {
      std::string const from = format_time(open.front(), 7), to = format_time(sample.time, 7);
      Row row;
      row[index(Role::queued)] = row[index(Role::started)] = from;
      row[index(Role::finished)] = to;
      row[index(Role::pool)] = pool_id;
      Expected<void, RowError> added = rows.add(row);
      if (!added) return added;
    }
  }
  for (std::size_t i = 0; i < open.size(); ++i) rows.skip_unfinished();
  return {};
}

class Events {
 public:
  explicit Events(std::string chosen) : chosen_(std::move(chosen)) {}

  Expected<void, RowError> add(Record const& record) {
    std::optional<Time> const time = parse_w3c_time(record.text(timestamp));
    if (!time) {
      return tl::unexpected<RowError>(
          RowError{Role::queued, quoted(record.text(timestamp)) + " is not a time"});
    }
    for (auto const& [name, value] : variables(record.text(results))) {
      if (std::ranges::find(names_, name) == names_.end()) names_.emplace_back(name);
      std::optional<double> const number = parse_number(value);
      if (!counts_tasks(name, chosen_) || !number) continue;
      constexpr double most = 1e6;
      long long const tasks = std::llround(std::ceil(std::clamp(*number, 0.0, most)));
      samples_[record.text(pool)].push_back({*time, tasks});
      break;
    }
    return {};
  }

  Result<void> finish(std::string const& path, JobRows& rows) {
    if (samples_.empty()) return fail(path + ": " + nothing_counted());
    for (auto& [pool_id, samples] : samples_) {
      std::ranges::stable_sort(samples, {}, &Sample::time);
      Expected<void, RowError> const added = add_jobs(pool_id, samples, rows);
      if (!added) return fail(path + ": pool " + quoted(pool_id) + ": " + added.error().message);
    }
    if (rows.jobs() == 0) {
      return fail(path +
                  ": the counts of tasks in the autoscale events never fall, so no job is "
                  "known to have ended; add the events of a longer time");
    }
    rows.note(
        "autoscale events hold counts of tasks, not tasks: these are the fewest jobs that explain "
        "the counts, to the evaluation interval; what came and went between two evaluations is "
        "missing, and each duration holds the wait, too");
    return {};
  }

 private:
  std::string nothing_counted() const {
    std::string list;
    for (std::string const& name : names_) list += (list.empty() ? "" : ", ") + quoted(name);
    return "autoscale events hold no jobs, and no variable in their results that is known to "
           "count tasks; " +
           (list.empty() ? "the results are empty"
                         : "the results have " + list + "; say which one counts: --count NAME");
  }

  std::string chosen_;
  Samples samples_;
  std::vector<std::string> names_;
};

}  // namespace

Result<void> import_batch_autoscale_events(RecordingFiles& files, ImportOptions const& options,
                                           JobRows& rows) {
  Events events(options.count);
  std::string path;
  Result<void> const read = files.each([&](RecordingFile& file) {
    path = file.path();
    return read_records(file, shape, [&](Record& record) { return events.add(record); });
  });
  return read ? events.finish(path, rows) : read;
}

}  // namespace poolcast::load
