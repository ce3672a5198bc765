#include "engine/formula/variables.hpp"

#include <algorithm>

#include "engine/formula/evaluation.hpp"

namespace poolcast::formula {
namespace {

using enum Standing;
constexpr std::nullopt_t none = std::nullopt;

constexpr Variable variable_rows[] = {
    {"$TargetDedicatedNodes", Cell::target_dedicated, none, current,
     "Dedicated nodes that the pool should have; the current target until it is assigned.",
     "$TargetDedicatedNodes = 3"},
    {"$TargetDedicated", Cell::target_dedicated, none, alias,
     "The older name of $TargetDedicatedNodes, which wins if both are assigned.",
     "$TargetDedicated = 3"},
    {"$TargetLowPriorityNodes", Cell::target_low_priority, none, current,
     "Spot or low-priority nodes that the pool should have.", "$TargetLowPriorityNodes = 3"},
    {"$TargetLowPriority", Cell::target_low_priority, none, alias,
     "The shorter name of $TargetLowPriorityNodes, which wins if both are assigned.",
     "$TargetLowPriority = 3"},
    {"$NodeDeallocationOption", Cell::deallocation_option, none, current,
     "What happens to the tasks of a node that is removed.",
     "$NodeDeallocationOption = taskcompletion"},
    {"$CurrentDedicatedNodes", Cell::current_dedicated, none, current,
     "Dedicated nodes that the pool has now.", "$CurrentDedicatedNodes + 1"},
    {"$CurrentDedicated", Cell::current_dedicated, none, legacy,
     "The name of $CurrentDedicatedNodes before 2017.", "$CurrentDedicated + 1"},
    {"$CurrentLowPriorityNodes", Cell::current_low_priority, none, current,
     "Spot or low-priority nodes that the pool has now, preempted ones included.",
     "$CurrentLowPriorityNodes + 1"},
    {"$TaskSlotsPerNode", Cell::task_slots, none, current, "How many tasks a node can run at once.",
     "4 * $TaskSlotsPerNode"},
    {"$ActiveTasks", none, Metric::active_tasks, current,
     "Tasks that are ready to run and wait for a slot.", "$ActiveTasks.GetSample(1)"},
    {"$RunningTasks", none, Metric::running_tasks, current, "Tasks that run.",
     "$RunningTasks.GetSample(1)"},
    {"$PendingTasks", none, Metric::pending_tasks, current, "Active and running tasks together.",
     "$PendingTasks.GetSample(1)"},
    {"$SucceededTasks", none, Metric::succeeded_tasks, current, "Tasks that ended well.",
     "$SucceededTasks.GetSample(1)"},
    {"$FailedTasks", none, Metric::failed_tasks, current, "Tasks that failed.",
     "$FailedTasks.GetSample(1)"},
    {"$PreemptedNodeCount", none, Metric::preempted_node_count, current,
     "Nodes that are preempted.", "$PreemptedNodeCount.GetSample(1)"},
    {"$UsableNodeCount", none, Metric::usable_node_count, current, "Nodes that can run tasks.",
     "$UsableNodeCount.GetSample(1)"},
    {"$CPUPercent", none, Metric::cpu_percent, current, "Mean processor load of the nodes.",
     "$CPUPercent.GetSample(1)"},
    {"$WallClockSeconds", none, Metric::wall_clock_seconds, retired,
     "Seconds that the nodes consumed.", "$WallClockSeconds.GetSample(1)"},
    {"$MemoryBytes", none, Metric::memory_bytes, retired, "Mean memory in use, in MB.",
     "$MemoryBytes.GetSample(1)"},
    {"$DiskBytes", none, Metric::disk_bytes, retired, "Mean disk space in use, in GB.",
     "$DiskBytes.GetSample(1)"},
    {"$DiskReadBytes", none, Metric::disk_read_bytes, retired, "Bytes read from disk.",
     "$DiskReadBytes.GetSample(1)"},
    {"$DiskWriteBytes", none, Metric::disk_write_bytes, retired, "Bytes written to disk.",
     "$DiskWriteBytes.GetSample(1)"},
    {"$DiskReadOps", none, Metric::disk_read_ops, retired, "Reads from disk.",
     "$DiskReadOps.GetSample(1)"},
    {"$DiskWriteOps", none, Metric::disk_write_ops, retired, "Writes to disk.",
     "$DiskWriteOps.GetSample(1)"},
    {"$NetworkInBytes", none, Metric::network_in_bytes, retired, "Bytes received.",
     "$NetworkInBytes.GetSample(1)"},
    {"$NetworkOutBytes", none, Metric::network_out_bytes, retired, "Bytes sent.",
     "$NetworkOutBytes.GetSample(1)"},
    {"$SampleNodeCount", none, Metric::sample_node_count, retired, "Nodes that gave samples.",
     "$SampleNodeCount.GetSample(1)"},
};

Constant const constant_rows[] = {
    {"TimeInterval_Zero", Duration{}, "No time at all."},
    {"TimeInterval_100ns", Duration{1}, "100 nanoseconds, the smallest interval."},
    {"TimeInterval_Microsecond", microsecond, "A microsecond."},
    {"TimeInterval_Millisecond", millisecond, "A millisecond."},
    {"TimeInterval_Second", second, "A second."},
    {"TimeInterval_Minute", minute, "A minute."},
    {"TimeInterval_Hour", hour, "An hour."},
    {"TimeInterval_Day", day, "A day."},
    {"TimeInterval_Week", 7 * day, "A week."},
    {year_name, Semantics{}.year, "A year; how long is a setting."},
    {"requeue", DeallocationKeyword::requeue, "Tasks of a removed node run again elsewhere."},
    {"terminate", DeallocationKeyword::terminate, "Tasks of a removed node end at once."},
    {"taskcompletion", DeallocationKeyword::taskcompletion,
     "A node is removed when its tasks have ended."},
    {"retaineddata", DeallocationKeyword::retaineddata,
     "A node is removed when its tasks' files are past their retention."},
};

double weekday(Evaluation& evaluation, CalendarTime const& time) {
  if (time.weekday != 0) return time.weekday;
  evaluation.note(Unknown::weekday_of_sunday);
  return evaluation.semantics.weekday_of_sunday;
}

constexpr Member member_rows[] = {
    {"year", [](Evaluation&, CalendarTime const& time) -> double { return time.year; },
     "The year, UTC.", "time(\"2022-09-28T11:19:49Z\").year", "2022"},
    {"month", [](Evaluation&, CalendarTime const& time) -> double { return time.month; },
     "1 to 12.", "time(\"2022-09-28T11:19:49Z\").month", "9"},
    {"day", [](Evaluation&, CalendarTime const& time) -> double { return time.day; }, "1 to 31.",
     "time(\"2022-09-28T11:19:49Z\").day", "28"},
    {"weekday", weekday, "Monday is 1; Sunday's number is a setting.",
     "time(\"2022-09-28T11:19:49Z\").weekday", "3"},
    {"hour", [](Evaluation&, CalendarTime const& time) -> double { return time.hour; },
     "0 to 23, UTC.", "time(\"2022-09-28T11:19:49Z\").hour", "11"},
    {"minute", [](Evaluation&, CalendarTime const& time) -> double { return time.minute; },
     "0 to 59.", "time(\"2022-09-28T11:19:49Z\").minute", "19"},
    {"second", [](Evaluation&, CalendarTime const& time) -> double { return time.second; },
     "0 to 59.", "time(\"2022-09-28T11:19:49Z\").second", "49"},
};

template <class Row>
Row const* find(std::span<Row const> rows, std::string_view name) {
  auto const row = std::ranges::find(rows, name, &Row::name);
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace

std::span<Variable const> variables() { return variable_rows; }
std::span<Constant const> constants() { return constant_rows; }
std::span<Member const> members() { return member_rows; }

Variable const* find_variable(std::string_view name) { return find(variables(), name); }

Variable const& variable_of(Metric metric) {
  return *std::ranges::find(variables(), std::optional(metric), &Variable::metric);
}

// The full name is the first of a cell's rows.
Variable const& variable_of(Cell cell) {
  return *std::ranges::find(variables(), std::optional(cell), &Variable::cell);
}

std::optional<Value> find_constant(std::string_view name, Semantics const& semantics) {
  if (name == year_name) return Value(semantics.year);
  Constant const* const row = find(constants(), name);
  return row == nullptr ? std::nullopt : std::optional(row->value);
}

Member const* find_member(std::string_view name) { return find(members(), name); }

std::vector<std::string_view> service_names() {
  std::vector<std::string_view> names;
  for (Variable const& row : variable_rows) names.push_back(row.name);
  for (Constant const& row : constant_rows) names.push_back(row.name);
  return names;
}

}  // namespace poolcast::formula
