#include <gtest/gtest.h>

#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::read_file;
using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

RunResult suggest(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"tune"});
  arguments.insert(arguments.end(), {"--suggest-schedule", "--seeds", "3"});
  return run_poolcast(arguments);
}

/// Everything but the figures of the last line.
TEST(TuneSchedule, SaysWhatItBuysAndWritesAFormulaThatKeepsHours) {
  TemporaryDirectory const files;
  std::string const path = (files.path() / "week.autoscale").string();
  RunResult const run =
      suggest({"scenarios/workweek.json", "--time-zone", "Europe/Paris", "--write", path});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.err,
            path + ": written\nnext: poolcast tune scenarios/workweek.json --formula agents=" +
                path + " --minimize cost,wait_p95\n");
  EXPECT_EQ(run.out.find("1,966 jobs of the load of workweek in agents, 2022-01-17T00:00:00Z to "
                         "2022-01-24T00:00:00Z; hours of Europe/Paris\n"
                         "  Mon to Fri, 8 to 14 h: 2 nodes ready\n"
                         "  Mon to Fri, 14 to 18 h: 3 nodes ready\n"
                         "note: Europe/Paris puts its clocks forward in summer"),
            0U)
      << run.out;
  EXPECT_NE(run.out.find("\nthe schedule costs "), run.out.npos) << run.out;

  EXPECT_EQ(run_poolcast({"check", path}).exit_code, 0);
  // 14 January 2026 is a Wednesday; nodes are ordered 15 minutes before 8 h, local time.
  std::string const script = files.file("week.test",
                                        "formula week.autoscale\npool slots=4\nsample\n"
                                        "  $PendingTasks 0x119\ncases\n"
                                        "  at                   | => $TargetDedicatedNodes\n"
                                        "  2026-01-14T06:44:59Z | => 0\n"
                                        "  2026-01-14T06:45:00Z | => 2\n"
                                        "  2026-01-14T12:44:00Z | => 2\n"
                                        "  2026-01-14T12:45:00Z | => 3\n"
                                        "  2026-01-14T16:59:59Z | => 3\n"
                                        "  2026-01-14T17:00:00Z | => 0\n"
                                        "  2026-01-17T11:00:00Z | => 0\n"
                                        "  2026-01-18T11:00:00Z | => 0\n");
  RunResult const tested = run_poolcast({"test", script});
  EXPECT_EQ(tested.exit_code, 0) << tested.out << tested.err;
}

TEST(TuneSchedule, TakesARecordingAndGivesTheFormulaAlone) {
  TemporaryDirectory const files;
  std::string rows = "queued,duration,pool\n";
  for (int day_index = 10; day_index < 24; ++day_index) {  // two weeks of nights
    for (int i = 0; i < 8; ++i) {
      rows += "2026-02-" + std::to_string(day_index) + "T02:0" + std::to_string(i) +
              ":00Z,3300,agents\n";
    }
  }
  std::string const load = files.file("nights.csv", rows);
  RunResult const run = suggest({"scenarios/workweek.json", "--load", load});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NE(
      run.err.find("  every day, 2 to 3 h: 2 nodes ready\nnote: compared under the very jobs"),
      run.err.npos)
      << run.err;
  EXPECT_EQ(
      run.out.find("// Which nodes should stand ready, and when? Suggested by 'poolcast tune "), 0U)
      << run.out;
  EXPECT_EQ(run_poolcast({"check", "-"}, run.out).exit_code, 0);
  EXPECT_EQ(run_poolcast({"fmt", "--check", "-"}, run.out).exit_code, 0);
}

TEST(TuneSchedule, KeepsTheTierOfThePresentFormula) {
  RunResult const run = suggest({"scenarios/article.json", "--pool", "batchWindows"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NE(run.out.find("$TargetDedicatedNodes = 0;\n$TargetLowPriorityNodes = min($cap, "),
            run.out.npos);
}

TEST(TuneSchedule, SaysWhatIsWrong) {
  TemporaryDirectory const files;
  std::string const other =
      files.file("linux.csv", "queued,duration,pool\n2026-02-10T02:00:00Z,60,batchLinux\n");
  struct Row {
    std::vector<std::string> arguments;
    int exit_code;
    std::string message;
  };
  Row const rows[] = {
      {{"scenarios/article.json"},
       1,
       "--pool: a schedule is for one pool; name one of batchLinux, batchWindows\n"},
      {{"scenarios/article.json", "--pool", "batchlinux"},
       1,
       "--pool: no pool has the id 'batchlinux'; did you mean 'batchLinux'?\n"},
      {{"scenarios/article.json", "--pool", "batchWindows", "--load", other},
       1,
       other + ": no job of the load runs in the pool 'batchWindows'\n"},
      {{"scenarios/workweek.json", "--time-zone", "Europe/Pari"},
       1,
       "--time-zone: unknown time zone 'Europe/Pari'; did you mean 'Europe/Paris'?\n"},
      {{"scenarios/workweek.json", "scenarios/article.json"},
       2,
       "--suggest-schedule: give one SCENARIO\n"},
      {{"scenarios/workweek.json", "--budget", "10"},
       2,
       "--budget: --suggest-schedule makes no search; tune what it writes in a second step\n"},
      {{"scenarios/workweek.json", "--columns", "queued=q"},
       1,
       "--columns: there is no recording whose columns these are; add --load FILE\n"},
      {{"scenarios/workweek.json", "--write", "/nonexistent/f.autoscale"}, 2, "/nonexistent"},
  };
  for (Row const& row : rows) {
    RunResult const run = suggest(row.arguments);
    EXPECT_EQ(run.exit_code, row.exit_code) << row.message;
    EXPECT_EQ(run.out, "");
    EXPECT_NE(run.err.find(row.message), run.err.npos) << run.err;
  }
  RunResult const run =
      run_poolcast({"tune", "scenarios/workweek.json", "--minimize", "cost", "--pool", "agents"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.err, "--pool: only --suggest-schedule takes it\n");
}

}  // namespace
}  // namespace poolcast
