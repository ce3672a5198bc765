#include "engine/formula/check.hpp"

#include <gtest/gtest.h>

#include "engine/formula/parse.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::formula {
namespace {

std::string failures(std::string const& text) {
  auto const formula = parse({"test", text});
  std::string all;
  for (Diagnostic const& diagnostic : certain_failures(*check(*formula))) {
    Place const place = place_of(text, diagnostic.span.begin);
    if (!all.empty()) all += "\n";
    all +=
        std::to_string(place.line) + ":" + std::to_string(place.column) + " " + diagnostic.message;
  }
  return all;
}

struct Row {
  char const* text;
  char const* failures;
};
constexpr Row rows[] = {
    {"x = 1; y = x + $PendingTasks.GetSamplePercent(TimeInterval_Day)", ""},
    {"x = $PendingTask.GetSample(1)",
     "1:5 undefined symbol: $PendingTask; did you mean '$PendingTasks'?"},
    {"x = Max(1)", "1:5 undefined symbol: Max; did you mean 'max'?"},
    {"nodes = 1; y = node", "1:16 undefined symbol: node; did you mean 'nodes'?"},
    {"y = x; x = 1", "1:5 undefined symbol: x"},
    {"x = 1 ? 2 : TimeInterval_Minutes",
     "1:13 undefined symbol: TimeInterval_Minutes; did you mean 'TimeInterval_Minute'?"},
    {"$PendingTasks.getSample(1)", "1:15 undefined symbol: getSample; did you mean 'GetSample'?"},
    {"time().weekDay", "1:8 undefined symbol: weekDay; did you mean 'weekday'?"},
    {"x = $PendingTasks > 0",
     "1:5 a sample object is not a value: $PendingTasks; write $PendingTasks.GetSample(...)"},
    {"$PendingTasks = 3", "1:1 read-only symbol cannot be assigned: $PendingTasks"},
    {"avg(); val(vec(1))",
     "1:1 wrong number of arguments: avg takes at least 1 argument, not 0\n"
     "1:8 wrong number of arguments: val takes 2 arguments, not 1"},
    {"$Foo.GetSample(1).bar.baz", "1:1 undefined symbol: $Foo"},
};

TEST(Check, FindsWhatIsSureToFail) {
  for (Row const& row : rows) EXPECT_EQ(failures(row.text), row.failures) << row.text;
}

TEST(Check, ListsTheMetricsThatAreRead) {
  auto const formula = parse({"", "a = $PendingTasks.GetSample(1); 0 ? $CPUPercent.Count() : 1"});
  EXPECT_EQ(check(*formula)->metrics(), (Metrics{Metric::pending_tasks, Metric::cpu_percent}));
}

TEST(Check, KeepsTheSettings) {
  Semantics semantics;
  semantics.weekday_of_sunday = 7;
  EXPECT_EQ(check(*parse({"", "1"}), semantics)->semantics().weekday_of_sunday, 7);
}

}  // namespace
}  // namespace poolcast::formula
