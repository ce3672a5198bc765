// `poolcast live run` as a user runs it, against an emulated account whose time runs fast.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/time.hpp"
#include "tests/support/emulator.hpp"
#include "tests/support/terminal.hpp"

namespace poolcast {
namespace {

using nlohmann::json;
using test::Emulator;
using test::run_live;
using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

/// Two nodes with two slots each, and six jobs of a minute in the first minutes.
struct Rig {
  Emulator emulator{{"--speed", "300"}};
  TemporaryDirectory files;
  std::string pool = R"("targetDedicatedNodes": 2)";
  std::string scenario = R"({"start": "2026-01-12T00:00:00Z", "horizon": "20m", "pools": [{"id":
      "p", "vmSize": "Standard_D2s_v3", "taskSlotsPerNode": 2, "autoScaleEvaluationInterval":
      "PT5M", "autoScaleFormula": "$TargetDedicatedNodes = 3;"}], "load": {"file": "jobs.csv"}})";
  std::string jobs = "queued,duration\n0,60\n0,60\n60,60\n60,60\n60,60\n120,59.5\n";

  void make_pool() const {
    std::string const file =
        files.file("pool.json",
                   R"({"id": "p", "vmSize": "Standard_D2s_v3", "taskSlotsPerNode": 2, )"
                   R"("virtualMachineConfiguration": {"nodeAgentSKUId": "batch.node.ubuntu 22.04",)"
                   R"("imageReference": {"publisher": "canonical", "offer": "o", "sku": "s"}}, )" +
                       pool + "}");
    ASSERT_EQ(run_live(emulator, {"pool", "apply", file}).exit_code, 0);
    auto client = emulator.client();
    ASSERT_EQ(client.Post("/_poolcast/advance?by=1h")->status, 200);
  }
  RunResult run(std::vector<std::string> const& options) const {
    files.file("jobs.csv", jobs);
    std::vector<std::string> words = {"run", files.file("s.json", scenario), "--emulated"};
    words.insert(words.end(), options.begin(), options.end());
    return run_live(emulator, words);
  }
  json state() const {
    auto client = emulator.client();
    return json::parse(client.Get("/_poolcast/state")->body);
  }
};

TEST(LiveRun, PlaysTheLoadAndReportsAsSimulateDoes) {
  Rig rig;
  rig.make_pool();
  RunResult const run = rig.run({"--for", "15m", "-o", "json", "--prefix", "r"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  json report = json::parse(run.out);
  json& total = report["total"];
  EXPECT_EQ(total["tasks"]["submitted"], 6);
  EXPECT_EQ(total["tasks"]["completed"], 6);
  EXPECT_EQ(total["evaluations"]["total"], 0) << "nobody asked for --autoscale";
  // Two nodes for the 15 minutes of the run, not for the hour before it.
  EXPECT_NEAR(total["nodeHours"]["total"].get<double>(), 0.5, 0.05);
  Duration const length = *parse_w3c_time(report["end"].get<std::string>()) -
                          *parse_w3c_time(report["start"].get<std::string>());
  EXPECT_EQ(length, 15 * minute);
  EXPECT_EQ(report["notes"].back(), "run live, as tasks of the jobs r-POOL");
  EXPECT_EQ(rig.state()["jobs"][0]["id"], "r-p");
  EXPECT_EQ(rig.state()["jobs"][0]["tasks"]["completed"], 6);
  EXPECT_NE(rig.state()["jobs"][0]["state"], "active") << "its jobs are terminated";
}

TEST(LiveRun, OurFormulaScalesIfAskedTo) {
  Rig rig;
  rig.pool = R"("targetDedicatedNodes": 0)";
  rig.make_pool();
  RunResult const run = rig.run({"--autoscale", "--for", "15m", "-o", "json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  json total = json::parse(run.out)["total"];
  EXPECT_EQ(total["tasks"]["completed"], 6);
  EXPECT_GE(total["evaluations"]["total"], 2);
  EXPECT_EQ(total["nodes"]["started"], 3);
  EXPECT_NE(run.err.find("the pools keep their size; nobody scales them now\n"), run.err.npos);
}

TEST(LiveRun, JobsThatNeedOthersWaitForThem) {
  Rig rig;
  rig.make_pool();
  rig.jobs =
      R"({"id":"a","queued":"2026-01-12T00:00:00Z","duration":60,"pipeline":"x"})"
      "\n"
      R"({"id":"b","queued":"2026-01-12T00:00:00Z","duration":60,"pipeline":"x","needs":["a"]})"
      "\n";
  std::string const load = rig.files.file("load.jsonl", rig.jobs);
  RunResult const run = rig.run({"--load", load, "--for", "15m", "-o", "json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(json::parse(run.out)["total"]["tasks"]["completed"], 2) << run.out;
}

TEST(LiveRun, TheTasksRunWhatIsAsked) {
  Rig rig;
  rig.make_pool();
  RunResult const run = rig.run({"--for", "10m", "--prefix", "c", "--command",
                                 "p=/bin/sh -c \"sleep {seconds}; exit 3\"", "-o", "json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(json::parse(run.out)["total"]["tasks"]["failed"], 6) << run.out;
}

TEST(LiveRun, WhatIsWrongIsNamedBeforeAnythingRuns) {
  Rig rig;
  rig.make_pool();
  struct Case {
    std::vector<std::string> options;
    char const* error;
    int exit_code;
  };
  Case const cases[] = {
      {{"--for", "x"}, "--for: 'x' is not a duration; write --for 2h\n", 2},
      {{"--command", "true"},
       "--command: 'true' does not say how long a task runs; put {seconds} where it does, as in "
       "\"sleep {seconds}\"\n",
       2},
      {{"--prefix", "a b"},
       "--prefix: 'a b' can be no part of an id: letters, digits, '-', '_'\n",
       2},
      {{"--account-key", "c2VjcmV0"}, "GET /pools/p: 403 AuthenticationFailed: ", 5},
      {{"--load", "none.csv"}, "cannot read 'none.csv': No such file or directory\n", 1},
  };
  for (Case const& one : cases) {
    RunResult const run = rig.run(one.options);
    EXPECT_EQ(run.err.substr(0, std::string(one.error).size()), one.error);
    EXPECT_EQ(run.exit_code, one.exit_code);
    EXPECT_EQ(run.out, "");
  }
  EXPECT_TRUE(rig.state()["jobs"].empty());
}

TEST(LiveRun, WhatIsWrongIsNamedBeforeTheNetworkIsAsked) {
  std::string const nobody = "http://127.0.0.1:9";
  for (auto const& [option, text] : {std::pair{"--for", "x"}, std::pair{"--prefix", "a b"}}) {
    RunResult const run =
        run_poolcast({"live", "run", "tests/cli/tiny.json", "--account-endpoint", nobody,
                      "--account-name", "a", "--account-key", "c2VjcmV0", option, text});
    EXPECT_EQ(run.err.find(std::string(option) + ": '" + text + "' "), 0U) << run.err;
    EXPECT_EQ(run.exit_code, 2);
  }
}

TEST(LiveRun, APoolWhoseIdLeavesNoRoomForAJobsIsNamedBeforeTheNetworkIsAsked) {
  test::TemporaryDirectory const files;
  std::string const scenario =
      files.file("s.json", R"({"pools": [{"id": ")" + std::string(56, 'p') +
                               R"(", "vmSize": "Standard_D2s_v3"}], "load": {"file": "j.csv"}})");
  files.file("j.csv", "1,60\n");
  RunResult const run =
      run_poolcast({"live", "run", scenario, "--account-endpoint", "http://127.0.0.1:9",
                    "--account-name", "a", "--account-key", "c2VjcmV0"});
  EXPECT_THAT(run.err, testing::HasSubstr(
                           "is too long for the id of a job; the service takes 64 characters, "
                           "so give a shorter --prefix\n"));
  EXPECT_EQ(run.exit_code, 2);
}

TEST(LiveRun, AnAccountWithoutThePoolIsNamed) {
  Rig const rig;
  RunResult const run = rig.run({});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.err,
            "the account has no pool 'p', which s needs; make it first, as with poolcast live pool "
            "apply\n");
}

TEST(LiveRun, APoolThatTheServiceScalesIsNotScaledTwice) {
  Rig rig;
  rig.pool = R"("enableAutoScale": true, "autoScaleFormula": "$TargetDedicatedNodes = 1;")";
  rig.make_pool();
  RunResult const refused = rig.run({"--autoscale"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_EQ(refused.err,
            "--autoscale: pool 'p' is scaled by the service itself, and only one can scale it; "
            "turn that off first: az batch pool autoscale disable --pool-id p\n");
  RunResult const run = rig.run({"--for", "5m"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_NE(run.out.find("2 task slots, the service's formula every 15 min"), run.out.npos)
      << run.out;
}

TEST(LiveRun, ARunOfTheSameNameIsNotTakenUp) {
  Rig rig;
  rig.make_pool();
  ASSERT_EQ(rig.run({"--for", "1m", "--prefix", "twice"}).exit_code, 0);
  RunResult const run = rig.run({"--for", "1m", "--prefix", "twice"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.err,
            "--prefix: there is a job 'twice-p' of an earlier run; choose another prefix\n");
}

TEST(LiveRun, CtrlCReportsOnThePartUntilThen) {
  Rig rig;
  rig.make_pool();
  rig.files.file("jobs.csv", rig.jobs);
  std::string const scenario = rig.files.file("s.json", rig.scenario);
  test::AccountVariables const variables(rig.emulator);
  test::TerminalRun const run =
      test::run_on_terminal({"live", "run", scenario, "-o", "json"}, "Ctrl-C ends it sooner");
  EXPECT_EQ(run.exit_code, 130) << run.seen;
  json report = json::parse(run.out);
  EXPECT_EQ(report["notes"][0].get<std::string>().find("interrupted at "), 0U) << run.out;
  EXPECT_LT(report["total"]["tasks"]["completed"], 6);
}

}  // namespace
}  // namespace poolcast
