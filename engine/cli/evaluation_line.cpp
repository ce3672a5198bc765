#include "engine/cli/evaluation_line.hpp"

#include "engine/base/text.hpp"

namespace poolcast::cli {
namespace {

std::string tier(char const* name, std::int32_t before, std::int32_t after) {
  std::string const text = std::string(name) + " " + std::to_string(before);
  return before == after ? text : text + " -> " + std::to_string(after);
}

/// `dedicated 0 -> 4`; the low-priority nodes only where there are any.
std::string targets_text(batch::Targets before, batch::Targets after) {
  std::string dedicated = tier("dedicated", before.dedicated, after.dedicated);
  if (before.low_priority == 0 && after.low_priority == 0) return dedicated;
  std::string low_priority = tier("low-priority", before.low_priority, after.low_priority);
  if (before.dedicated == 0 && after.dedicated == 0) return low_priority;
  return dedicated + ", " + low_priority;
}

std::string tasks_text(batch::PoolCounts const& counts) {
  return std::to_string(counts.active_tasks) + " waiting, " + std::to_string(counts.running_tasks) +
         " running";
}

std::string fate_text(LiveResize const& resize) {
  switch (resize.fate) {
    case ResizeFate::unchanged:
      return "";
    case ResizeFate::asked:
      return ": asked for";
    case ResizeFate::waits:
      return ": later, the pool is still being resized";
    case ResizeFate::refused:
      return ": refused: " + resize.error;
    case ResizeFate::held:
      return ": not asked for";
  }
  return "";
}

std::string limit_text(LiveResize const& resize) {
  if (resize.wanted == resize.asked) return "";
  return " (the formula wants " +
         std::to_string(resize.wanted.dedicated + resize.wanted.low_priority) + ", --max-nodes)";
}

std::string with_variables(std::string const& text, EvaluationLine const& line) {
  return line.variables.empty() ? text : text + "; " + line.variables;
}

}  // namespace

EvaluationLine line_of(formula::Program const& program, formula::Environment const& environment,
                       formula::Workspace const& workspace, formula::Outcome const& outcome) {
  EvaluationLine line{.at = environment.now};
  line.before = {static_cast<std::int32_t>(environment.target_dedicated_nodes),
                 static_cast<std::int32_t>(environment.target_low_priority_nodes)};
  if (outcome.error) line.error = outcome.error->detail();
  std::string const results = formula::results(program, workspace, outcome);
  for (std::string_view const one : split(results, ';')) {
    constexpr std::string_view system[] = {
        "$TargetDedicatedNodes=", "$TargetLowPriorityNodes=", "$NodeDeallocationOption="};
    bool is_system = one.empty();
    for (std::string_view const name : system) is_system = is_system || one.starts_with(name);
    if (is_system) continue;
    line.variables += line.variables.empty() ? "" : " ";
    line.variables += one;
  }
  return line;
}

std::string text_of(EvaluationLine const& line, batch::PoolCounts const& counts,
                    LiveResize const& resize) {
  std::string const targets = targets_text(line.before, resize.asked);
  std::string const what = targets + limit_text(resize) + fate_text(resize);
  return with_variables(format_time(line.at, 0) + "  " + what + "; " + tasks_text(counts), line);
}

std::string text_of(EvaluationLine const& line, batch::PoolCounts const& counts) {
  std::string const what = targets_text(line.before, line.before) + ": failed: " + line.error;
  return with_variables(format_time(line.at, 0) + "  " + what + "; " + tasks_text(counts), line);
}

}  // namespace poolcast::cli
