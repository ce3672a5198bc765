#include "engine/cli/test_repeat.hpp"

#include <gtest/gtest.h>

#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using cli::repeat_command;

TEST(TestRepeat, NamesAllThatTheRunWasMadeOf) {
  EXPECT_EQ(repeat_command({.scenario = "s.json", .seed = 3}, {}),
            "poolcast simulate s.json --seed 3");
  EXPECT_EQ(repeat_command({.scenario = "my s.json",
                            .formula = "f.autoscale",
                            .pool = "linux",
                            .load = "it's.csv",
                            .seed = 3},
                           {}),
            "poolcast simulate 'my s.json' --formula linux=f.autoscale --load 'it'\\''s.csv' "
            "--seed 3");
}

TEST(TestRepeat, TakesAFormulaOutOfItsTemplate) {
  cli::TestOptions options;
  options.parameters = "dev.json";
  EXPECT_EQ(repeat_command({.scenario = "s.json",
                            .formula = "main.bicep",
                            .template_pool = "agents",
                            .pool = "linux",
                            .seed = 3},
                           options),
            "poolcast extract main.bicep --pool agents --parameters dev.json > agents.autoscale && "
            "poolcast simulate s.json --formula linux=agents.autoscale --seed 3");
}

/// Strict, the formula of this script cannot be evaluated, and the command would show another run.
TEST(TestRepeat, KeepsTheSettingsOfTheTest) {
  test::TemporaryDirectory const files;
  files.file("f.autoscale", "$TargetDedicatedNodes = max(0, $PendingTasks) * 0;\n");
  files.file("f.test", "formula f.autoscale\nsimulate " POOLCAST_SOURCE_DIR
                       "/tests/formulatest/steady.json pool linux\n  tasks completed = 1\n");
  test::RunResult const run =
      test::run_poolcast({"test", "f.test", "--semantics", "lenient"}, "", files.path().string());
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.out.find("  repeat    poolcast simulate " POOLCAST_SOURCE_DIR
                         "/tests/formulatest/steady.json --formula linux=f.autoscale "
                         "--semantics lenient --seed 1\n"),
            std::string::npos)
      << run.out;
}

}  // namespace
}  // namespace poolcast
