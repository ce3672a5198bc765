#include "engine/tune/schedule_formula.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/text.hpp"
#include "engine/formula/format.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::tune {
namespace {

using Days = std::array<bool, 7>;

constexpr std::array<char const*, 7> day_names = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/// Days of the week that follow one another; both are in it.
struct DayRun {
  std::size_t first = 0;
  std::size_t last = 0;
};

std::vector<DayRun> runs_of(Days const& days) {
  std::vector<DayRun> runs;
  for (std::size_t day = 0; day < days.size(); ++day) {
    if (!days[day]) continue;
    if (!runs.empty() && runs.back().last + 1 == day) {
      runs.back().last = day;
    } else {
      runs.push_back({day, day});
    }
  }
  return runs;
}

bool is_every_day(Days const& days) { return std::ranges::count(days, true) == 7; }

/// `$weekday` of Monday is 1, of Saturday 6. Nothing says whether that of Sunday is 0 or 7.
std::string days_condition(Days days) {
  constexpr std::size_t sunday = 6;
  bool const on_sunday = days[sunday];
  days[sunday] = false;
  std::string text;
  auto const add = [&](std::string const& part) {
    text.append(text.empty() ? "" : " || ").append(part);
  };
  for (DayRun const& run : runs_of(days)) {
    std::string const first = std::to_string(run.first + 1);
    if (run.first == run.last) {
      add("$weekday == " + first);
    } else {
      std::string part = "($weekday >= ";
      part.append(first).append(" && $weekday <= ").append(std::to_string(run.last + 1));
      add(part.append(")"));
    }
  }
  if (on_sunday) add("$weekday == 0 || $weekday == 7");
  return text;
}

std::string hours_text(Duration offset) {
  return format_number(static_cast<double>(offset.ticks) / static_cast<double>(hour.ticks));
}

std::string constant(std::string const& name, double value, double least, double most) {
  std::string text = name;
  text.append(" = ").append(format_number(value, 9)).append("; // tune: ");
  return text.append(format_number(least, 9)).append("..").append(format_number(most, 9)) + "\n";
}

std::string clock_text(Schedule const& schedule) {
  std::string text = "// The time in " + schedule.zone.name() + " less UTC, in hours";
  if (schedule.winter) {
    text += ": " + hours_text(*schedule.winter) + " in winter, " + hours_text(*schedule.summer) +
            " in summer.\n// time() is UTC and the language knows no time zones, so change this "
            "number when the clocks are\n// changed, or give every stretch an hour more at one "
            "end.\n";
  } else {
    text += ".\n// time() is UTC, and the language knows no time zones.\n";
  }
  return text + "$utcOffsetHours = " + hours_text(schedule.offset) + ";\n";
}

bool is_all_day(ReadyHours const& stretch) { return stretch.from == 0 && stretch.until == 24; }

/// The nodes that the hours of a stretch took: `3 to 5 nodes`.
std::string need_text(DayKind const& kind, ReadyHours const& stretch) {
  auto const begin = kind.need.begin();
  auto const [least, most] = std::minmax_element(begin + stretch.from, begin + stretch.until);
  if (*least == *most) return counted(static_cast<std::size_t>(*most), "node");
  return format_count(*least) + " to " + counted(static_cast<std::size_t>(*most), "node");
}

/// The constants of one stretch.
std::string stretch_text(DayKind const& kind, ReadyHours const& stretch, std::string const& number,
                         std::int64_t cap) {
  std::string text = "// " + days_text(kind.days) + ", " + std::to_string(stretch.from) + " to " +
                     std::to_string(stretch.until) + " h: " + format_number(ready_percent) +
                     " % of the time, an hour took " + need_text(kind, stretch) + ".\n";
  if (!is_all_day(stretch)) {
    text += constant("$from" + number, stretch.from, std::max(0, stretch.from - 2),
                     std::min(stretch.until - 1, stretch.from + 2));
    text +=
        constant("$until" + number, stretch.until, std::max(stretch.from + 1, stretch.until - 2),
                 std::min(24, stretch.until + 2));
  }
  return text + constant("$nodes" + number, static_cast<double>(stretch.nodes), 0,
                         static_cast<double>(std::max(cap, 2 * stretch.nodes)));
}

std::string ready_expression(DayKind const& kind, ReadyHours const& stretch,
                             std::string const& name, std::string const& number) {
  std::string condition = is_every_day(kind.days) ? "" : name;
  if (!is_all_day(stretch)) {
    condition += condition.empty() ? "" : " && ";
    condition += "$hour >= $from" + number + " - $leadMinutes / 60 && $hour < $until" + number;
  }
  std::string const nodes = "$nodes" + number;
  return condition.empty() ? nodes : condition + " ? " + nodes + " : 0";
}

/// Nothing of a file's name may end the comment that it stands in.
std::string in_comment(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return text;
}

struct Pieces {
  std::string constants;
  std::string days;                // which day it is
  std::vector<std::string> ready;  // an expression a stretch
};

Pieces pieces_of(Schedule const& schedule) {
  Pieces pieces;
  for (std::size_t i = 0; i < schedule.kinds.size(); ++i) {
    DayKind const& kind = schedule.kinds[i];
    if (kind.ready.empty()) continue;
    std::string const name = i == 0 ? "$isBusyDay" : "$isQuietDay";
    if (!is_every_day(kind.days)) pieces.days += name + " = " + days_condition(kind.days) + ";\n";
    for (ReadyHours const& stretch : kind.ready) {
      std::string const number = std::to_string(pieces.ready.size() + 1);
      pieces.constants += stretch_text(kind, stretch, number, schedule.most_nodes);
      pieces.ready.push_back(ready_expression(kind, stretch, name, number));
    }
  }
  return pieces;
}

/// Which of the stretches depend on what.
struct Asked {
  bool hour = false;
  bool day = false;
};

Asked asked_by(Schedule const& schedule) {
  Asked asked;
  for (DayKind const& kind : schedule.kinds) {
    if (!kind.ready.empty() && !is_every_day(kind.days)) asked.day = true;
    if (!std::ranges::all_of(kind.ready, is_all_day)) asked.hour = true;
  }
  return asked;
}

std::string schedule_text(Schedule const& schedule, Pieces const& pieces, Duration lead) {
  if (pieces.ready.empty()) {
    return "// No hour of the week has load for so much of its time that a node should stand "
           "ready.\n$ready = 0;\n";
  }
  Asked const asked = asked_by(schedule);
  std::string text = asked.hour || asked.day ? clock_text(schedule) + "\n" : "";
  text += pieces.constants;
  if (asked.hour) {
    text += "// A node that is to be there at an hour is ordered so long before it.\n";
    text += constant("$leadMinutes", static_cast<double>(lead / minute), 0, 60);
  }
  text += "\n";
  if (asked.hour || asked.day) text += "$local = time() + TimeInterval_Hour * $utcOffsetHours;\n";
  if (asked.hour) text += "$hour = $local.hour + $local.minute / 60;\n";
  if (asked.day) text += "$weekday = $local.weekday;\n" + pieces.days;
  text += "$ready = " + pieces.ready.front() + ";\n";
  for (std::size_t i = 1; i < pieces.ready.size(); ++i) {
    text += "$ready = max($ready, " + pieces.ready[i] + ");\n";
  }
  return text;
}

std::string demand_text(Schedule const& schedule) {
  std::string text =
      "// Who comes at other times gets nodes too; they are only not there in advance. Ten "
      "minutes' "
      "peak, so\n// that nodes do not leave between two tasks.\n"
      "$tasks = $PendingTasks.GetSamplePercent(TimeInterval_Minute * 10) < 70 ? max(0, "
      "$PendingTasks.GetSample(1)) : max($PendingTasks.GetSample(TimeInterval_Minute * 10));\n";
  if (schedule.slots_per_task <= 1) return text + "$needed = ceil($tasks / $TaskSlotsPerNode);\n";
  return text +
         "// The metrics count tasks, however many slots they take; this is their average.\n"
         "$slotsPerTask = " +
         format_number(schedule.slots_per_task, 3) +
         ";\n$needed = ceil($tasks * $slotsPerTask / $TaskSlotsPerNode);\n";
}

}  // namespace

std::string formula_text(Schedule const& schedule, FormulaFacts const& facts) {
  Pieces const pieces = pieces_of(schedule);
  auto const cap = static_cast<double>(schedule.most_nodes);
  std::string text =
      "// Which nodes should stand ready, and when? Suggested by 'poolcast tune "
      "--suggest-schedule'\n// from " +
      counted(schedule.jobs, "job") + " of " + in_comment(facts.load) + ", " +
      format_time(schedule.from, 0) + " to " + format_time(schedule.until, 0) +
      ".\n\n// At most so many nodes, whatever waits: what these jobs took at their "
      "peak.\n" +
      constant("$cap", cap, 1, std::max(4.0, 2 * cap)) + "\n" +
      schedule_text(schedule, pieces, facts.lead) + "\n" + demand_text(schedule) + "\n";
  Asked const asked = asked_by(schedule);
  if (!pieces.ready.empty() && !asked.hour && !asked.day) {
    text += "// poolcast: allow never-reaches-zero these jobs never stop\n";
  }
  std::string const nodes = "min($cap, max($needed, $ready))";
  bool const dedicated = facts.tier == batch::NodeTier::dedicated;
  text += "$TargetDedicatedNodes = " + (dedicated ? nodes : "0") + ";\n";
  text += "$TargetLowPriorityNodes = " + (dedicated ? "0" : nodes) + ";\n";
  text += "$NodeDeallocationOption = taskcompletion;\n";
  Expected<formula::Formula, Diagnostics> const parsed = formula::parse({"schedule", text});
  ENSURE(parsed.has_value());
  return formula::formatted(*parsed);
}

std::string days_text(Days const& days) {
  if (is_every_day(days)) return "every day";
  std::string text;
  for (DayRun const& run : runs_of(days)) {
    if (!text.empty()) text += ", ";
    text += day_names[run.first];
    if (run.last > run.first) text += (run.last > run.first + 1 ? " to " : ", ");
    if (run.last > run.first) text += day_names[run.last];
  }
  return text;
}

}  // namespace poolcast::tune
