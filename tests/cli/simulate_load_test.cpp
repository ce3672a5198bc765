// The mistakes of `simulate` that are about the load: which one it is, and whether it has a job.
#include <gtest/gtest.h>

#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

constexpr char const* pool = R"("pools": [{"id": "a", "vmSize": "Standard_D2s_v3"},
                                          {"id": "b", "vmSize": "Standard_D2s_v3"}])";
constexpr char const* never = R"("load": {"synthetic": [{"pool": "a", "duration": "1m",
  "perHour": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}]})";

struct Case {
  std::string scenario;
  std::vector<std::string> more;  // after the scenario's file
  std::string err;
};

TEST(SimulateLoad, WhatIsWrongWithItIsOneMessageAndNoOutput) {
  test::TemporaryDirectory const files;
  std::string const load = files.file("jobs.csv", "when,took\n1,60\n");
  std::string const bare = files.file("bare.csv", "1,60\n");
  std::string const nothing = files.file("nothing.csv", "");
  std::string const scenario = files.file("plain.json", std::string("{") + pool + "}");
  std::string const idle = files.file("idle.json", std::string("{") + pool + "," + never + "}");
  Case const cases[] = {
      {scenario,
       {},
       "plain: no job to simulate: the scenario has no load; add load.synthetic, "
       "load.model or load.file, or "
       "give --load FILE\n"},
      {idle, {}, "idle: no job to simulate: the synthetic load has none within 1 d\n"},
      {idle,
       {"--columns", "queued=when"},
       "--columns: there is no recording whose columns these are; add --load FILE\n"},
      {idle,
       {"--load", load, "--columns", "queued=when"},
       load + ":1: no columns 'started' and 'finished', and no 'duration_s'; the header has "
              "'when', 'took'; say which they are: --columns started=COLUMN,finished=COLUMN or "
              "duration=COLUMN\n"},
      {idle,
       {"--load", bare},
       bare + ":1: the row names no pool, and the scenario has no default pool\n"},
      {idle, {"--load", nothing}, nothing + ": no job to simulate: the file is empty\n"},
  };
  for (Case const& row : cases) {
    std::vector<std::string> arguments{"simulate", row.scenario};
    arguments.insert(arguments.end(), row.more.begin(), row.more.end());
    RunResult const run = run_poolcast(arguments);
    EXPECT_EQ(run.err, row.err);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 1) << row.err;
  }
}

TEST(SimulateLoad, TheServicesOwnWordForNoLimitIsNoLimit) {
  constexpr char const* no_limit = R"("P10675199DT2H48M5.4775807S")";
  test::TemporaryDirectory const files;
  std::string const bare = files.file("bare.csv", "1,60\n");
  std::string text = R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3",
      "targetDedicatedNodes": 1, "targetLowPriorityNodes": 1}],
    "model": {"maxWallClockTime": LONG, "resizeTimeout": LONG, "retentionTime": LONG,
      "taskDiskGB": 1, "nodeDiskGB": 10, "firstEvaluationDelay": LONG, "firstSampleDelay": LONG,
      "sampleAvailabilityDelay": LONG},
    "faults": [{"fault": "capacityDrought", "from": "PT1H", "until": LONG, "tier": "lowPriority"}],
    "pipelines": {"lockTime": LONG, "reconcile": {"every": LONG, "orphanAfter": LONG,
      "repeatAfter": LONG}}})";
  for (std::size_t at; (at = text.find("LONG")) != text.npos;) text.replace(at, 4, no_limit);
  RunResult const run =
      run_poolcast({"simulate", files.file("long.json", text), "--load", bare, "-o", "csv"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NE(run.out.find("\na,tasks.completed,1,"), run.out.npos) << run.out;
}

}  // namespace
}  // namespace poolcast
