#include "engine/formula/compile.hpp"

#include <gtest/gtest.h>

#include "engine/formula/parse.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::formula {
namespace {

TEST(Check, ListsTheMetricsThatAreRead) {
  auto const formula = parse({"", "a = $PendingTasks.GetSample(1); 0 ? $CPUPercent.Count() : 1"});
  EXPECT_EQ(compile(*formula)->metrics(), (Metrics{Metric::pending_tasks, Metric::cpu_percent}));
}

TEST(Check, KeepsTheSettings) {
  Semantics semantics;
  semantics.weekday_of_sunday = 7;
  EXPECT_EQ(compile(*parse({"", "1"}), semantics)->semantics().weekday_of_sunday, 7);
}

}  // namespace
}  // namespace poolcast::formula
