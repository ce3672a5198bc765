// `poolcast live pool apply` as a user runs it, against an emulated account.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/live/fake_batch.hpp"
#include "tests/support/emulator.hpp"

namespace poolcast {
namespace {

using nlohmann::json;
using test::Emulator;
using test::run_live;
using test::RunResult;
using test::TemporaryDirectory;

/// An account, and a file that describes a pool of it.
struct Rig {
  Emulator emulator{{"--speed", "1000"}};
  TemporaryDirectory files;
  json pool = {{"id", "p"},
               {"vmSize", "Standard_D2s_v3"},
               {"taskSlotsPerNode", 2},
               {"targetDedicatedNodes", 0},
               {"virtualMachineConfiguration",
                {{"imageReference", {{"publisher", "canonical"}, {"offer", "o"}, {"sku", "s"}}},
                 {"nodeAgentSKUId", "batch.node.ubuntu 22.04"}}}};

  std::string path() const { return (files.path() / "pool.json").string(); }

  RunResult apply(std::vector<std::string> const& options = {}) {
    files.file("pool.json", pool.dump());
    std::vector<std::string> words = {"pool", "apply", path()};
    words.insert(words.end(), options.begin(), options.end());
    return run_live(emulator, words);
  }
  json shown() { return json::parse(run_live(emulator, {"pool", "show", "p", "-o", "json"}).out); }
  void with_formula(std::string const& formula) {
    pool.erase("targetDedicatedNodes");
    pool["enableAutoScale"] = true;
    pool["autoScaleFormula"] = formula;
  }
  /// Of the emulator, which passes at once.
  void pass(std::string const& time) {
    auto client = emulator.client();
    ASSERT_EQ(client.Post("/_poolcast/advance?by=" + time)->status, 200);
  }
};

void expect(RunResult const& run, int exit_code, std::string const& out,
            std::string const& err = "") {
  EXPECT_EQ(run.exit_code, exit_code);
  EXPECT_EQ(run.out, out);
  EXPECT_EQ(run.err, err);
}

TEST(LivePoolApply, MakesThePoolAndThenHasNothingToDo) {
  Rig rig;
  expect(rig.apply({"--dry-run"}), 0,
         "pool p is not there: it would be made (Standard_D2s_v3, 0 dedicated and 0 low-priority "
         "nodes)\nnothing was changed (--dry-run)\n");
  expect(rig.apply(), 0, "made pool p (Standard_D2s_v3, 0 dedicated and 0 low-priority nodes)\n");
  expect(rig.apply(), 0, "pool p is as " + rig.path() + " has it\n");
}

TEST(LivePoolApply, ChangesWhatCanBeChangedAndNoMore) {
  Rig rig;
  ASSERT_EQ(rig.apply().exit_code, 0);
  rig.with_formula("$TargetDedicatedNodes = 1;\n");
  rig.pool["autoScaleEvaluationInterval"] = "PT5M";
  rig.pool["metadata"] = {{{"name", "owner"}, {"value", "ci"}}};
  std::string const difference =
      "pool p differs:\n  metadata: nothing there, [{\"name\":\"owner\",\"value\":\"ci\"}] in " +
      rig.path() +
      "\n  size: 0 dedicated and 0 low-priority nodes there, by a formula every 5 min in " +
      rig.path() + "\n--- formula there\n+++ formula in " + rig.path() +
      "\n@@ -0,0 +1 @@\n+$TargetDedicatedNodes = 1;\n";
  expect(rig.apply({"--dry-run"}), 0,
         difference +
             "to do: set metadata\nto do: turn automatic scaling on\n"
             "nothing was changed (--dry-run)\n");
  EXPECT_FALSE(rig.shown().contains("autoScaleFormula"));
  expect(rig.apply(), 0, difference + "done: set metadata\ndone: turn automatic scaling on\n");
  EXPECT_EQ(rig.shown()["autoScaleFormula"], "$TargetDedicatedNodes = 1;\n");
  expect(rig.apply(), 0, "pool p is as " + rig.path() + " has it\n");
}

TEST(LivePoolApply, WhatIsFixedIsNamedAndTakesARecreation) {
  Rig rig;
  ASSERT_EQ(rig.apply().exit_code, 0);
  rig.pool["vmSize"] = "Standard_D4s_v3";
  rig.pool["taskSlotsPerNode"] = 4;
  std::string const difference =
      "pool p differs:\n  vmSize: \"Standard_D2s_v3\" there, \"Standard_D4s_v3\" in " + rig.path() +
      "\n  taskSlotsPerNode: 2 there, 4 in " + rig.path() + "\n";
  std::string const remedy =
      "a pool keeps vmSize, taskSlotsPerNode for its life: only --recreate helps, which deletes "
      "the pool and makes it anew\n";
  expect(rig.apply(), 1, difference, "pool p was not changed: " + remedy);
  expect(rig.apply({"--dry-run"}), 0, difference + remedy + "nothing was changed (--dry-run)\n");
  EXPECT_EQ(rig.shown()["vmSize"], "Standard_D2s_v3");
  expect(rig.apply({"--recreate"}), 0,
         difference +
             "the pool is to be deleted and made anew: no task waits or runs in it\n"
             "deleting pool p: its nodes go first, which takes minutes\nmade pool p anew\n");
  EXPECT_EQ(rig.shown()["vmSize"], "Standard_D4s_v3");
  expect(rig.apply({"--recreate"}), 0, "pool p is as " + rig.path() + " has it\n");
}

TEST(LivePoolApply, ARecreationTellsWhatRunningTasksLose) {
  Rig rig;
  rig.pool["targetDedicatedNodes"] = 1;
  ASSERT_EQ(rig.apply().exit_code, 0);
  rig.pass("1h");
  std::string const scenario = rig.files.file(
      "s.json", R"({"start": "2026-01-12T08:00:00Z", "horizon": "10m", "pools": [{"id": "p",
      "vmSize": "Standard_D2s_v3"}], "load": {"file": "jobs.csv"}})");
  rig.files.file("jobs.csv", "queued,duration\n1,864000\n2,864000\n3,864000\n");
  RunResult const run = run_live(rig.emulator, {"run", scenario, "--emulated", "--for", "5m",
                                                "--keep-jobs", "--prefix", "long"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  rig.pool["vmSize"] = "Standard_D4s_v3";
  RunResult const dry = rig.apply({"--recreate", "--dry-run"});
  EXPECT_NE(dry.out.find("the pool is to be deleted and made anew: 2 running tasks lose their work "
                         "and will start again from the beginning, and 1 task will wait, until "
                         "the new pool has nodes (job long-p)\n"),
            dry.out.npos)
      << dry.out;
  EXPECT_EQ(dry.exit_code, 0);
}

TEST(LivePoolApply, APoolThatIsBeingResizedIsLeftAlone) {
  Rig rig;
  rig.pool["targetDedicatedNodes"] = 1;
  Emulator slow({"--speed", "1"});
  auto const apply = [&] {
    return run_live(slow, {"pool", "apply", rig.files.file("pool.json", rig.pool.dump())});
  };
  ASSERT_EQ(apply().exit_code, 0);
  rig.pool["targetDedicatedNodes"] = 2;
  rig.pool["metadata"] = {{{"name", "a"}, {"value", "b"}}};
  RunResult const run = apply();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.err,
            "pool p is resizing, and until that ends the service refuses to resize to 2 dedicated "
            "and 0 low-priority nodes. Nothing was changed. Wait until it is steady (poolcast live "
            "pool show p), or stop the resize (az batch pool resize --pool-id p --abort)\n");
  EXPECT_EQ(run.out.find("done"), run.out.npos);
}

TEST(LivePoolApply, AFormulaOfAFileTakesThePlaceOfThePools) {
  Rig rig;
  std::string const formula = rig.files.file("f.autoscale", "$TargetDedicatedNodes = 2;\n");
  expect(rig.apply({"--formula", formula}), 0,
         "made pool p (Standard_D2s_v3, by a formula every 15 min)\n");
  EXPECT_EQ(rig.shown()["autoScaleFormula"], "$TargetDedicatedNodes = 2;\n");
  std::string const wrong = rig.files.file("wrong.autoscale", "$TargetDedicatedNodes = $Foo;\n");
  RunResult const run = rig.apply({"--formula", wrong});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_NE(run.err.find("wrong.autoscale:1:25: error: unknown variable '$Foo'"), run.err.npos)
      << run.err;
  EXPECT_EQ(rig.shown()["autoScaleFormula"], "$TargetDedicatedNodes = 2;\n");
}

TEST(LivePoolApply, WhatTheServiceShowsCanBeApplied) {
  Rig rig;
  rig.with_formula("$TargetDedicatedNodes = 1;\n");
  ASSERT_EQ(rig.apply().exit_code, 0);
  rig.pool = rig.shown();
  expect(rig.apply(), 0, "pool p is as " + rig.path() + " has it\n");
}

TEST(LivePoolApply, AnArmTemplateIsTakenAndMendsAPoolThatIsThere) {
  Rig rig;
  std::string const parameters = rig.files.file("p.json", R"({"windowsSize": "Standard_D4s_v3"})");
  std::string const arm = std::string(POOLCAST_SOURCE_DIR) + "/docs/examples/agents.json";
  auto const apply = [&](std::vector<std::string> const& options) {
    std::vector<std::string> words = {"pool", "apply", arm, "--parameters", parameters};
    words.insert(words.end(), options.begin(), options.end());
    return run_live(rig.emulator, words);
  };
  // The example says nothing of the image.
  RunResult const run = apply({"--pool", "linux"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.err.find("MissingRequiredProperty"), run.err.npos) << run.err;
  rig.pool["id"] = "linux";
  rig.pool["vmSize"] = "standard_d4s_v3";
  rig.pool["taskSlotsPerNode"] = 5;
  rig.pool["virtualMachineConfiguration"]["nodeAgentSKUId"] = "batch.node.ubuntu 20.04";
  ASSERT_EQ(rig.apply().exit_code, 0);
  EXPECT_NE(apply({"--pool", "linux"}).out.find("done: turn automatic scaling on\n"),
            std::string::npos);
  expect(apply({"--pool", "linux"}), 0, "pool linux is as " + arm + " has it\n");
}

TEST(LivePoolApply, WrongFilesAreNamed) {
  Rig rig;
  struct Case {
    char const* text;
    char const* error;  // after the path
  };
  Case const cases[] = {
      {"{", ":1:2: error: expected '}', found the end of the file\n"},
      {"[]",
       ":1:1: error: no batch pool found; looked for 'Microsoft.Batch/batchAccounts/pools', "
       "'azurerm_batch_pool', and a pool in the service's JSON: 'id' with 'vmSize' or "
       "'autoScaleFormula'\n"},
      {R"({"vmSize": "s", "virtualMachineConfiguration": {}})",
       ":1: the pool has no id; add \"id\": \"NAME\"\n"},
      {R"({"id": "a b", "vmSize": "s"})",
       ":1: 'a b' is no id of a pool: letters, digits, '-' and '_', 64 of them at most\n"},
      {R"({"id": "p", "autoScaleFormula": "$TargetDedicatedNodes=1;"})",
       ":1: the pool has no vmSize\n"},
      {R"({"id": "p", "vmSize": "s", "vmsize2": 1})",
       ":1: a pool has no property 'vmsize2'; did you mean 'vmSize'?\n"},
      {R"({"id": "p", "vmSize": "s", "enableAutoScale": true})",
       ":1: enableAutoScale is true, and there is no autoScaleFormula; give one with --formula\n"},
      {R"({"id": "p", "vmSize": "s", "autoScaleFormula": "$TargetDedicatedNodes=1;"})",
       ":1: 'autoScaleFormula' is only for pools with \"enableAutoScale\": true\n"},
      {R"({"id": "p", "vmSize": "s", "enableAutoScale": true, "targetDedicatedNodes": 1,
           "autoScaleFormula": "$TargetDedicatedNodes=1;"})",
       ":1: 'targetDedicatedNodes' is not for a pool with enableAutoScale: its formula sets it\n"},
      {R"({"id": "p", "vmSize": "s", "enableAutoScale": true,
           "autoScaleFormula": "$TargetDedicatedNodes=1;", "autoScaleEvaluationInterval": "PT1M"})",
       ":1: 'autoScaleEvaluationInterval' is 'PT1M'; the service takes PT5M (5 minutes) to P7D (a "
       "week)\n"},
      {R"({"id": "p", "vmSize": "s", "targetDedicatedNodes": -1})",
       ":1: 'targetDedicatedNodes' is not a whole number from 0 up\n"},
  };
  for (Case const& one : cases) {
    std::string const path = rig.files.file("wrong.json", one.text);
    RunResult const run = run_live(rig.emulator, {"pool", "apply", path});
    std::string const first_line = run.err.substr(0, run.err.find('\n') + 1);
    EXPECT_EQ(first_line, path + one.error);
    EXPECT_EQ(run.exit_code, 1) << one.text;
  }
}

TEST(LivePoolApply, RefusalsOfTheAccountAreTold) {
  Rig rig;
  RunResult const wrong_key = rig.apply({"--account-key", "c2VjcmV0"});
  EXPECT_EQ(wrong_key.exit_code, 5);
  EXPECT_EQ(wrong_key.err.find("GET /pools/p: 403 AuthenticationFailed: "), 0U) << wrong_key.err;
  RunResult const no_account = test::run_poolcast({"live", "pool", "apply", rig.path()});
  EXPECT_EQ(no_account.exit_code, 2);
}

TEST(LivePoolApply, AChangeOfOthersInBetweenIsNoticed) {
  test::FakeBatch fake;
  fake.add_pool("p");
  fake.pools["p"].update({{"eTag", "0x1"}, {"vmSize", "s"}, {"state", "active"}});
  fake.changed_etag = "0x2";  // by the time that the change comes
  TemporaryDirectory const files;
  std::string const path =
      files.file("pool.json", R"({"id": "p", "vmSize": "s", "targetDedicatedNodes": 1})");
  setenv("no_proxy", "127.0.0.1", 1);
  RunResult const run =
      test::run_poolcast({"live", "pool", "apply", path, "--account-endpoint", fake.url(),
                          "--account-name", "a", "--account-key", "c2VjcmV0"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.err,
            "not done: resize to 1 dedicated and 0 low-priority nodes\n"
            "POST /pools/p/resize: 412 ConditionNotMet: No; somebody has changed it meanwhile; "
            "read it again\n");
}

}  // namespace
}  // namespace poolcast
