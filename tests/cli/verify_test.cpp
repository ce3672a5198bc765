// `poolcast verify`, as a user sees it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

constexpr char const* article = "formulas/ephemeral-agents.autoscale";
constexpr char const* monday = "docs/examples/monday.events.jsonl";

TEST(Verify, NamesTheStatementWhoseValueDiffers) {
  RunResult const run = run_poolcast({"verify", article, "--events", monday, "--slots", "5"});
  EXPECT_EQ(run.out,
            "formulas/ephemeral-agents.autoscale:8:1: 2026-01-12T08:10:00.147Z batchLinux: "
            "$totalLowPriorityNodes: recorded 6, computed 3\n"
            "docs/examples/monday.events.jsonl: 3 evaluations, 14 values compared, 1 differ\n"
            "7 values taken as recorded: they depend on what the record does not hold (samples, "
            "the state of the pool)\n");
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Verify, IsJsonForPrograms) {
  RunResult const run =
      run_poolcast({"verify", article, "--events", monday, "--slots", "5", "-o", "json"});
  auto const json = nlohmann::json::parse(run.out);
  EXPECT_EQ(json["compared"], 14);
  EXPECT_EQ(json["takenAsRecorded"], 7);
  EXPECT_EQ(json["differences"][0]["recorded"], "6");
  EXPECT_EQ(json["differences"][0]["line"], 8);
}

TEST(Verify, DoesNotPassWhatItCouldNotCompare) {
  test::TemporaryDirectory const files;
  std::string const formula = files.file("f", "x = rand()");
  std::string const events =
      files.file("e", R"({"timestamp":"2026-01-12T08:00:00Z","results":"x=0.5"})");
  RunResult const run = run_poolcast({"verify", formula, "--events", events});
  EXPECT_EQ(run.err, events +
                         ": nothing could be compared, so nothing is verified; give --samples and "
                         "--slots, or events of a formula with more variables\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Verify, SaysAllThatIsWrongWithItsFiles) {
  RunResult const run = run_poolcast({"verify", "missing", "--events", "gone"});
  EXPECT_EQ(run.err,
            "cannot read 'missing': No such file or directory\n"
            "cannot read 'gone': No such file or directory\n");
  EXPECT_EQ(run.exit_code, 1);
}

/// The run that the service made in 2018 for a formula whose statements its values give away.
TEST(Verify, ReadsARealRun) {
  std::string const file = "../shared/data/azure-batch/AutoScaleRun.real-2018.json";
  if (!std::filesystem::exists(std::string(POOLCAST_SOURCE_DIR "/") + file)) {
    GTEST_SKIP() << file << " is not here";
  }
  RunResult const run = run_poolcast(
      {"verify", "-", "--events", file},
      "$maxTasksPerNode = 4; $round = $maxTasksPerNode - 1; $samples = 100; $tasks = 0;"
      "$targetVMs = 1; $TargetDedicatedNodes = 2; $TargetLowPriorityNodes = 5;"
      "$NodeDeallocationOption = taskcompletion");
  EXPECT_EQ(run.out, file + ": 1 evaluation, 8 values compared, 0 differ\n") << run.err;
  EXPECT_EQ(run.exit_code, 0);
}

}  // namespace
}  // namespace poolcast
