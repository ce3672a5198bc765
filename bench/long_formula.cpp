#include "bench/long_formula.hpp"

#include <string_view>

namespace poolcast::bench {
namespace {

constexpr std::size_t max_characters = 8192;
constexpr int max_statements = 100;

/// `#` becomes the number of the round.
constexpr std::string_view statements[] = {
    "// Round #: how much work there was lately, as far as it is known.\n"
    "$percent# = $PendingTasks.GetSamplePercent(TimeInterval_Minute * 15);\n",
    "$tasks# = $percent# < 70 ? max(0, $PendingTasks.GetSample(1)) : "
    "max($PendingTasks.GetSample(1), avg($PendingTasks.GetSample(TimeInterval_Minute * 15)));\n",
    "now# = time(); workday# = now#.weekday >= 1 && now#.weekday <= 5 && now#.hour >= 8;\n",
    "spread# = std($RunningTasks.GetSample(10 * TimeInterval_Minute, 60)) / ($TaskSlotsPerNode + "
    "1);"
    "\n",
    "wanted# = ceil(($tasks# + spread#) / $TaskSlotsPerNode) + (workday# ? 2 : 0);\n",
    "capped# = min(20, max(wanted#, $CurrentDedicatedNodes - 1, $TargetDedicatedNodes / 2));\n",
    "$TargetDedicatedNodes = $tasks# > 0 || !workday# ? capped# : $TargetDedicatedNodes - 1;\n",
};
constexpr std::string_view last_statement = "$NodeDeallocationOption = taskcompletion;\n";

int count(std::string_view text, char wanted) {
  int found = 0;
  for (char const c : text) found += c == wanted ? 1 : 0;
  return found;
}

std::string in_round(std::string_view statement, int round) {
  std::string text;
  for (char const c : statement) text += c == '#' ? std::to_string(round) : std::string(1, c);
  return text;
}

}  // namespace

std::string long_formula() {
  std::string text;
  int written = 0;
  for (int round = 0;; ++round) {
    for (std::string_view const statement : statements) {
      std::string const next = in_round(statement, round);
      written += count(next, ';');
      if (text.size() + next.size() + last_statement.size() > max_characters ||
          written + 1 > max_statements) {
        return text.append(last_statement);
      }
      text += next;
    }
  }
}

}  // namespace poolcast::bench
