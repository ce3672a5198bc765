#include "bench/long_formula.hpp"

#include <algorithm>
#include <string_view>

namespace poolcast::bench {
namespace {

constexpr std::size_t max_bytes = 8192;
constexpr std::ptrdiff_t max_statements = 100;

/// One round; `#` becomes its number. A line holds whole statements.
constexpr std::string_view statements = R"(
// Round #: how much work there was lately, as far as it is known; without enough samples, the last.
window# = TimeInterval_Minute * 15;
$share# = $PendingTasks.GetSamplePercent(window#); // fewer than 70 in a new pool
$jobs# = $share# < 70 ? max(0, $PendingTasks.GetSample(1)) : avg($PendingTasks.GetSample(window#));
// On a working day, two nodes wait for whoever comes first.
at# = time(); workday# = at#.weekday >= 1 && at#.weekday <= 5 && at#.hour >= 7 && at#.hour < 19;
spread# = std($RunningTasks.GetSample(10 * TimeInterval_Minute, 60)) / ($TaskSlotsPerNode + 1);
wanted# = ceil(($jobs# + spread#) / $TaskSlotsPerNode) + (workday# ? 2 : 0); // before the cap
capped# = min(20, max(wanted#, $CurrentDedicatedNodes - 1, $TargetDedicatedNodes / 2));
$TargetDedicatedNodes = $jobs# > 0 || !workday# ? capped# : max(0, $TargetDedicatedNodes - 1);
)";
constexpr std::string_view last_statement = "$NodeDeallocationOption = taskcompletion;\n";

std::string in_round(std::string_view line, int round) {
  std::string text;
  for (char const c : line) text += c == '#' ? std::to_string(round) : std::string(1, c);
  return text;
}

}  // namespace

std::string long_formula() {
  std::string text;
  for (int round = 0;; ++round) {
    std::string_view rest = statements.substr(1);
    while (!rest.empty()) {
      std::size_t const line = rest.find('\n') + 1;
      std::string const longer = text + in_round(rest.substr(0, line), round);
      if (longer.size() + last_statement.size() > max_bytes ||
          std::ranges::count(longer, ';') >= max_statements) {
        return text.append(last_statement);
      }
      text = longer;
      rest.remove_prefix(line);
    }
  }
}

}  // namespace poolcast::bench
