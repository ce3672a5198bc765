#include "engine/formula/sample_script.hpp"

#include <gtest/gtest.h>

#include "engine/base/text.hpp"

namespace poolcast::formula {
namespace {

/// `$PendingTasks 1 2 _`, or the errors as `line:column message`.
std::string read(std::string const& text) {
  Source const source{"samples", text};
  auto const all = parse_samples(source);
  std::string shown;
  if (!all) {
    for (Diagnostic const& diagnostic : all.error()) {
      Place const place = place_of(text, diagnostic.span.begin);
      shown += std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
               diagnostic.message + "\n";
    }
    return shown;
  }
  for (ScriptedSeries const& series : *all) {
    shown += text.substr(series.name.begin, series.name.end - series.name.begin);
    for (auto const& value : series.values) shown += " " + (value ? format_number(*value) : "_");
    shown += "\n";
  }
  return shown;
}

struct Row {
  char const* text;
  char const* shown;
};
constexpr Row rows[] = {
    {"", ""},
    {"# only a comment\n\n", ""},
    {"$PendingTasks 1 2.5 -3 +4", "$PendingTasks 1 2.5 -3 4\n"},
    {"$PendingTasks 0x3", "$PendingTasks 0 0 0 0\n"},
    {"$PendingTasks 5+5x3", "$PendingTasks 5 10 15 20\n"},
    {"$PendingTasks 5-2x3", "$PendingTasks 5 3 1 -1\n"},
    {"$PendingTasks -5+2.5x2", "$PendingTasks -5 -2.5 0\n"},
    {"$PendingTasks 1e2+1e1x1", "$PendingTasks 100 110\n"},
    {"$PendingTasks 1 _ 2 _x2 3", "$PendingTasks 1 _ 2 _ _ 3\n"},
    {"$PendingTasks 7x0 _x0", "$PendingTasks 7\n"},
    {"$PendingTasks", "$PendingTasks\n"},
    {"  $PendingTasks\t1 2# two\r\n$CPUPercent 50\r\n", "$PendingTasks 1 2\n$CPUPercent 50\n"},
    {"$pendingTasks 1", "1:1 unknown variable '$pendingTasks'; did you mean '$PendingTasks'?\n"},
    {"\n  PendingTasks 1", "2:3 unknown variable 'PendingTasks'; did you mean '$PendingTasks'?\n"},
    {"$TargetDedicatedNodes 1",
     "1:1 '$TargetDedicatedNodes' has no samples; it is set by the pool\n"},
    {"$PendingTasks 1 x 5x 5+x3 5+5 _5 1x-1 5x1e9 ,",
     "1:17 'x' is no sample; write 5, 5x9, 0+5x9, _ or _x9\n"
     "1:19 '5x' is no sample; write 5, 5x9, 0+5x9, _ or _x9\n"
     "1:22 '5+x3' is no sample; write 5, 5x9, 0+5x9, _ or _x9\n"
     "1:27 '5+5' is no sample; write 5, 5x9, 0+5x9, _ or _x9\n"
     "1:31 '_5' is no sample; write 5, 5x9, 0+5x9, _ or _x9\n"
     "1:34 '1x-1' is no sample; write 5, 5x9, 0+5x9, _ or _x9\n"
     "1:39 '5x1e9' is no sample; write 5, 5x9, 0+5x9, _ or _x9\n"
     "1:45 ',' is no sample; write 5, 5x9, 0+5x9, _ or _x9\n"},
    {"$PendingTasks 1e308+1e308x9",
     "1:15 '1e308+1e308x9' is no sample; write 5, 5x9, 0+5x9, _ or _x9\n"},
    {"$PendingTasks 1x99999 2", "1:23 more than 100,000 samples\n"},
    {"\xEF\xBB\xBF$PendingTasks 1",
     "1:1 the text begins with a byte order mark; save it without one\n"},
    {"$PendingTasks 1\n$PendingTasks 2", "2:1 the variable has a line already\n"},
};

TEST(SampleScript, ReadsTheNotation) {
  for (Row const& row : rows) EXPECT_EQ(read(row.text), row.shown) << row.text;
}

TEST(SampleScript, TheLastSampleIsTakenAtTheEnd) {
  auto const all = parse_samples({"samples", "$PendingTasks 1 _ 3 4"});
  SampleHistory history;
  Time const end = Time{} + hour;
  record(all->front(), end, history);
  EXPECT_EQ(history.count(Metric::pending_tasks, end), 3U);
  EXPECT_EQ(history.begin(Metric::pending_tasks, end), end - 90 * second);
  EXPECT_EQ(history.window(Metric::pending_tasks, end, end - minute, end).size(), 2U);
}

}  // namespace
}  // namespace poolcast::formula
