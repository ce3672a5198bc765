// `poolcast live autoscale` as a user runs it, against an emulated account whose time runs fast.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/emulator.hpp"
#include "tests/support/terminal.hpp"

namespace poolcast {
namespace {

using test::Emulator;
using test::run_live;
using test::RunResult;
using test::TemporaryDirectory;

constexpr char by_tasks[] =
    "pending = max(0, $PendingTasks.GetSample(1));\n$TargetDedicatedNodes = pending;\n";

struct Rig {
  Emulator emulator{{"--speed", "300"}};
  TemporaryDirectory files;

  std::string formula(std::string const& text = by_tasks) const {
    return files.file("f.autoscale", text);
  }
  RunResult live(std::vector<std::string> const& words) const { return run_live(emulator, words); }
  RunResult autoscale(std::vector<std::string> const& options) const {
    std::vector<std::string> words = {"autoscale", formula(), "--pool", "p", "--emulated"};
    words.insert(words.end(), options.begin(), options.end());
    return live(words);
  }
  /// A pool `p` without a node.
  void with_pool(std::string const& size = R"("targetDedicatedNodes": 0)") const {
    std::string const file = files.file(
        "pool.json", R"({"id": "p", "vmSize": "Standard_D2s_v3", "virtualMachineConfiguration": {)"
                     R"("imageReference": {"publisher": "canonical", "offer": "o", "sku": "s"},)"
                     R"("nodeAgentSKUId": "batch.node.ubuntu 22.04"}, )" +
                         size + "}");
    ASSERT_EQ(live({"pool", "apply", file}).exit_code, 0);
  }
  /// Jobs of others, that run for days, in a job of the pool.
  void with_tasks(int count) const {
    std::string rows = "queued,duration\n";
    for (int i = 0; i < count; ++i) rows += "0,864000\n";
    files.file("jobs.csv", rows);
    std::string const scenario = files.file(
        "s.json", R"({"start": "2026-01-12T00:00:00Z", "horizon": "10m", "pools": [{"id": "p",
        "vmSize": "Standard_D2s_v3"}], "load": {"file": "jobs.csv"}})");
    RunResult const run = live({"run", scenario, "--emulated", "--for", "1m", "--keep-jobs"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
  }
  nlohmann::json pool() const {
    return nlohmann::json::parse(live({"pool", "show", "p", "-o", "json"}).out);
  }
};

/// The lines of the evaluations, without their times.
std::string evaluations(RunResult const& run) {
  std::string text;
  for (std::size_t at = 0; at < run.out.size();) {
    std::size_t const end = run.out.find('\n', at);
    text += run.out.substr(at + 22, end - at - 21);
    at = end + 1;
  }
  return text;
}

std::string last_line(std::string const& text) {
  std::size_t const before = text.rfind('\n', text.size() - 2);
  return text.substr(before + 1);
}

TEST(LiveAutoscale, ScalesByTheTasksOfAllJobsOfThePool) {
  Rig rig;
  rig.with_pool();
  rig.with_tasks(3);
  RunResult const run = rig.autoscale({"--for", "10m"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(evaluations(run).find("dedicated 0 -> 3: asked for; 3 waiting, 0 running; pending=3\n"),
            0U)
      << run.out;
  EXPECT_EQ(last_line(run.err),
            "the time is over: pool p stays as it is, with a target of 3 dedicated and 0 "
            "low-priority nodes; nobody scales it now\n");
  EXPECT_EQ(rig.pool()["targetDedicatedNodes"], 3);
  EXPECT_EQ(rig.pool()["enableAutoScale"], false);
}

TEST(LiveAutoscale, EvaluatesMoreOftenThanTheServiceWould) {
  Rig rig;
  rig.with_pool();
  RunResult const run = rig.autoscale({"--for", "10m", "--interval", "30s"});
  std::string const lines = evaluations(run);
  auto const count = std::ranges::count(lines, '\n');
  EXPECT_LE(count, 21);
  EXPECT_GT(count, 4) << "the service evaluates twice in that time";
  EXPECT_EQ(lines.find("dedicated 0; 0 waiting, 0 running; pending=0\n"), 0U) << lines;
}

TEST(LiveAutoscale, ADryRunAndALimitHoldTheFormulaBack) {
  Rig rig;
  rig.with_pool();
  rig.with_tasks(5);
  RunResult const dry = rig.autoscale({"--for", "2m", "--dry-run"});
  EXPECT_EQ(evaluations(dry).find("dedicated 0 -> 5: not asked for; 5 waiting"), 0U) << dry.out;
  EXPECT_EQ(last_line(dry.err),
            "the time is over: pool p stays as it is, with a target of 0 dedicated and 0 "
            "low-priority nodes\n");
  EXPECT_EQ(rig.pool()["targetDedicatedNodes"], 0);
  RunResult const held = rig.autoscale({"--for", "2m", "--max-nodes", "2"});
  EXPECT_EQ(evaluations(held).find("dedicated 0 -> 2 (the formula wants 5, --max-nodes): asked "
                                   "for; 5 waiting"),
            0U)
      << held.out;
  EXPECT_EQ(rig.pool()["targetDedicatedNodes"], 2);
}

TEST(LiveAutoscale, AnEvaluationThatFailsKeepsTheSize) {
  Rig rig;
  rig.with_pool(R"("targetDedicatedNodes": 1)");
  std::string const formula =
      rig.formula("$TargetDedicatedNodes = avg($CPUPercent.GetSample(TimeInterval_Minute, 70));");
  RunResult const run =
      rig.live({"autoscale", formula, "--pool", "p", "--emulated", "--for", "1m"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(evaluations(run).find("dedicated 1: failed: Line 1, Col 50: Insufficient data from "
                                  "data set: $CPUPercent wanted 70%, received 0%; 0 waiting"),
            0U)
      << run.out;
  EXPECT_EQ(rig.pool()["targetDedicatedNodes"], 1);
}

TEST(LiveAutoscale, APoolThatTheServiceScalesIsLeftToIt) {
  Rig rig;
  rig.with_pool(R"("enableAutoScale": true, "autoScaleFormula": "$TargetDedicatedNodes = 1;")");
  RunResult const run = rig.autoscale({"--for", "1m"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err,
            "pool p is scaled by the service itself every 15 min, and only one can scale it; turn "
            "that off first: az batch pool autoscale disable --pool-id p\n");
  EXPECT_EQ(rig.autoscale({"--for", "1m", "--dry-run"}).exit_code, 0);
}

TEST(LiveAutoscale, CtrlCLeavesThePoolAsItIs) {
  Rig rig;
  rig.with_pool();
  test::AccountVariables const variables(rig.emulator);
  test::TerminalRun const run = test::run_on_terminal(
      {"live", "autoscale", rig.formula(), "--pool", "p", "--interval", "1h"}, "Ctrl-C ends it");
  EXPECT_EQ(run.exit_code, 130) << run.seen;
  EXPECT_NE(run.seen.find("interrupted: pool p stays as it is"), run.seen.npos) << run.seen;
  EXPECT_EQ(rig.pool()["targetDedicatedNodes"], 0);
}

TEST(LiveAutoscale, WhatIsWrongIsNamed) {
  Rig rig;
  rig.with_pool();
  std::string const formula = rig.formula();
  std::string const wrong = rig.files.file("wrong.autoscale", "$TargetDedicatedNodes = $Foo;");
  struct Case {
    std::vector<std::string> words;
    std::string error;  // its beginning
    int exit_code;
  };
  Case const cases[] = {
      {{formula, "--pool", "q"},
       "GET /pools/q: 404 PoolNotFound: The specified pool does not exist\n",
       1},
      {{formula, "--pool", "p", "--interval", "10s"},
       "--interval: '10s' is not a duration from 30s, which is how often samples are taken, to "
       "168h; write --interval 1m\n",
       2},
      {{formula, "--pool", "p", "--for", "x"}, "--for: 'x' is not a duration; write --for 2h\n", 2},
      {{wrong, "--pool", "p"}, wrong + ":1:25: error: unknown variable '$Foo'", 1},
      {{"none.autoscale", "--pool", "p"},
       "cannot read 'none.autoscale': No such file or directory\n",
       1},
      {{formula, "--pool", "p", "--account-key", "c2VjcmV0"},
       "GET /pools/p: 403 AuthenticationFailed: ",
       5},
  };
  for (Case const& one : cases) {
    std::vector<std::string> words = {"autoscale"};
    words.insert(words.end(), one.words.begin(), one.words.end());
    RunResult const run = rig.live(words);
    EXPECT_EQ(run.err.substr(0, one.error.size()), one.error);
    EXPECT_EQ(run.exit_code, one.exit_code) << one.error;
    EXPECT_EQ(run.out, "");
  }
}

TEST(LiveAutoscale, NoClockFollowsAnEmulatorThatMovesByRequests) {
  Rig rig;
  Emulator const by_requests({"--speed", "max"});
  rig.with_pool();
  std::string const pool = (rig.files.path() / "pool.json").string();
  ASSERT_EQ(run_live(by_requests, {"pool", "apply", pool}).exit_code, 0);
  RunResult const run =
      run_live(by_requests, {"autoscale", rig.formula(), "--pool", "p", "--emulated"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(
      run.err,
      "--emulated: the emulator's time stands, or moves with each request (--speed 0 or max), "
      "and no clock can follow that; start it with a number, for example poolcast emulate "
      "--speed 60\n");
}

}  // namespace
}  // namespace poolcast
