// The commands that look after agents, as a user runs them, between an emulated account and a fake
// Azure DevOps, each a process of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/agents_world.hpp"

namespace poolcast {
namespace {

using nlohmann::json;
using test::azdo_token;
using test::run_poolcast;
using test::RunResult;
using testing::ElementsAre;
using testing::HasSubstr;
using World = test::AgentsWorld;

TEST(LivePlaceholder, IsAddedOnce) {
  World const world;
  std::vector<std::string> const words = {"placeholder", "ensure", "--agent-pool", "ubuntu"};
  EXPECT_EQ(world.run({"placeholder", "ensure", "--agent-pool", "ubuntu", "--dry-run"}).out,
            "agent pool ubuntu: agent placeholder, version 4.248.0, would be added\n");
  EXPECT_EQ(world.run(words).out, "agent pool ubuntu: agent placeholder, version 4.248.0, added\n");
  RunResult const again = world.run(words);
  EXPECT_EQ(again.out, "agent pool ubuntu: agent placeholder, version 4.248.0, is there\n");
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_THAT(world.azdo.agents(), ElementsAre("placeholder"));
  EXPECT_THAT(
      world.run({"placeholder", "ensure", "--agent-pool", "ubuntu", "--agent-version", "5.1.0"})
          .out,
      HasSubstr("jobs that demand a version above 4.248.0 fail all the same"));
}

TEST(LivePlaceholder, WhatIsWrongIsToldWithItsCode) {
  World world;
  EXPECT_EQ(world.run({"placeholder", "ensure", "--agent-pool", "macos"}).exit_code, 1);
  world.azdo.control("read_only");
  RunResult const forbidden = world.add_placeholder();
  EXPECT_EQ(forbidden.exit_code, 5);
  EXPECT_THAT(forbidden.err, HasSubstr("Agent Pools (read, manage)"));
  world.write_settings("another-token");
  RunResult const refused = world.add_placeholder();
  EXPECT_EQ(refused.exit_code, 5);
  EXPECT_THAT(refused.err, HasSubstr("401"));
  for (std::vector<std::string> const& wrong : std::vector<std::vector<std::string>>{
           {"--agent-version", "latest"}, {"--agent-version", ""}, {"--name", ""}}) {
    std::vector<std::string> words = {"placeholder", "ensure", "--agent-pool", "ubuntu"};
    words.insert(words.end(), wrong.begin(), wrong.end());
    RunResult const run = world.run(words);
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.err, HasSubstr(wrong.front() + ": "));
  }
  RunResult const missing = run_poolcast({"live", "placeholder", "ensure", "--agent-pool", "u"});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.err, HasSubstr("AzDOUrl is not set"));
}

TEST(LiveAgents, SettingsThatCannotBeReadAreBadInputOfEachCommand) {
  test::TemporaryDirectory const files;
  std::string const broken = files.file("broken.json", "{");
  for (std::vector<std::string> const& command : std::vector<std::vector<std::string>>{
           {"serve"}, {"doctor"}, {"reconcile"}, {"placeholder", "ensure", "--agent-pool", "u"}}) {
    for (std::string const& settings : {broken, (files.path() / "none.json").string()}) {
      std::vector<std::string> words = {"live"};
      words.insert(words.end(), command.begin(), command.end());
      words.insert(words.end(), {"--settings", settings});
      RunResult const run = run_poolcast(words);
      EXPECT_EQ(run.exit_code, 1) << command.front();
      EXPECT_THAT(run.err, HasSubstr(settings));
    }
  }
}

TEST(LiveDoctor, AllIsWell) {
  World const world;
  world.add_placeholder();
  RunResult const run = world.run(
      {"doctor", "--subnet", "10.0.1.0/28", "--dedicated-cores", "6", "--low-priority-cores", "0"});
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0) << run.out;
  EXPECT_THAT(run.out, testing::Not(HasSubstr("problem")));
  for (char const* const line :
       {"ok       Batch account: 1 pool\n",
        "ok       pool batchLinux: its nodes fetch the images beforehand\n",
        "ok       pool batchLinux: its formula asks for at most 3 dedicated and 0 low-priority "
        "nodes\n",
        "ok       quota of dedicated cores: it is 6, and the formulas ask for at most 6\n",
        "ok       subnet: it has 11 addresses for nodes, and the formulas ask for at most 3\n",
        "ok       agent pool ubuntu: 1 agent, 0 of them online; the token may manage it\n",
        "ok       placeholder of ubuntu: agent 'placeholder', version 4.248.0, is registered and "
        "offline, as it should be\n"}) {
    EXPECT_THAT(run.out, HasSubstr(line));
  }
}

TEST(LiveDoctor, SaysWhatIsWrongAndWhatToDo) {
  World const world(
      {{"virtualMachineConfiguration",
        {{"imageReference", json::object()}, {"nodeAgentSKUId", "batch.node.ubuntu 22.04"}}},
       {"autoScaleFormula", "$TargetDedicatedNodes = $CurrentDedicatedNodes + 1;"}});
  world.azdo.control("read_only");
  RunResult const run = world.run({"doctor", "--subnet", "10.0.1.0/28"});
  EXPECT_EQ(run.exit_code, 1) << run.out;
  for (char const* const line :
       {"problem  pool batchLinux: its nodes run no containers; make it anew with ",
        "warning  pool batchLinux: its formula asks for ever more nodes while tasks wait; cap it",
        "problem  subnet: it has 11 addresses for nodes, and a formula asks for ever more nodes",
        "problem  agent pool ubuntu: 0 agents, 0 of them online; the token may not manage it",
        "problem  placeholder of ubuntu: there is no agent 'placeholder'"}) {
    EXPECT_THAT(run.out, HasSubstr(line));
  }
}

TEST(LiveDoctor, ClocksThatDifferAreFound) {
  World const world;
  world.add_placeholder();
  world.azdo.advance(300);
  EXPECT_THAT(world.run({"doctor"}).out,
              HasSubstr("warning  clock of Azure DevOps: differs from this machine's by "));
  world.azdo.advance(600);
  RunResult const run = world.run({"doctor"});
  EXPECT_THAT(run.out, HasSubstr("problem  clock of Azure DevOps: "));
  EXPECT_EQ(run.exit_code, 1);
}

TEST(LiveDoctor, AServiceThatIsAwayIsAnotherCode) {
  World world;
  world.write_settings("another-token");
  RunResult const refused = world.run({"doctor"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.out,
              HasSubstr("problem  Azure DevOps: GET /_apis/distributedtask/pools: 401"));
  EXPECT_EQ(world.run({"doctor", "--subnet", "large"}).exit_code, 2);
}

}  // namespace
}  // namespace poolcast
