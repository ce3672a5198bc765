// The commands that look after agents, as a user runs them, between an emulated account and a fake
// Azure DevOps, each a process of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <map>

#include "tests/cli/emulator_process.hpp"
#include "tests/live/loopback.hpp"
#include "tests/support/fake_service.hpp"

namespace poolcast {
namespace {

using nlohmann::json;
using test::azdo_token;
using test::EmulatorProcess;
using test::FakeAzureDevOps;
using test::run_poolcast;
using test::RunningPoolcast;
using test::RunResult;
using test::TemporaryDirectory;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char image[] = "contoso.azurecr.io/azdo-agent:ubuntu-20.04-azdo";

/// A pool with two nodes, an agent pool `ubuntu`, and settings that lead to both.
struct World {
  EmulatorProcess emulator{};
  FakeAzureDevOps azdo{};
  TemporaryDirectory files{};
  std::string settings{};

  explicit World(json const& more = json::object()) {
    json const containers = {{"type", "dockerCompatible"}, {"containerImageNames", {image}}};
    json pool = {{"id", "batchLinux"},
                 {"vmSize", "Standard_D2s_v3"},
                 {"taskSlotsPerNode", 2},
                 {"virtualMachineConfiguration",
                  {{"imageReference", json::object()},
                   {"nodeAgentSKUId", "batch.node.ubuntu 22.04"},
                   {"containerConfiguration", containers}}},
                 {"enableAutoScale", true},
                 {"autoScaleEvaluationInterval", "PT5M"},
                 {"autoScaleFormula",
                  "$TargetDedicatedNodes = min(3, 2 + max($PendingTasks.GetSample(1)));"}};
    pool.update(more);
    if (emulator.post("/pools", pool.dump()) != 201) std::abort();
    emulator.post("/jobs", R"({"id":"AzDoLinux","poolInfo":{"poolId":"batchLinux"}})");
    emulator.advance("10m");
    write_settings(azdo_token);
  }

  void write_settings(std::string const& token) {
    json text =
        json::parse(test::read_file(POOLCAST_SOURCE_DIR "/docs/examples/ubuntu-agents.json"));
    text["AzDOUrl"] = azdo.url();
    text["AzDOToken"] = token;
    settings = files.file("agents.json", text.dump());
  }

  void add_task(std::string const& id, std::string const& plan,
                std::string const& command = "sleep 36000") const {
    json environment = json::array();
    for (auto const& [name, value] : std::map<std::string, std::string>{{"AZDO_POOL", "ubuntu"},
                                                                        {"AZDO_AGENT", id},
                                                                        {"AZDO_TOKEN", "old"},
                                                                        {"POOLCAST_PLAN", plan}}) {
      environment.push_back({{"name", name}, {"value", value}});
    }
    json const task = {{"id", id},
                       {"commandLine", command},
                       {"containerSettings", {{"imageName", image}}},
                       {"environmentSettings", environment},
                       {"constraints", {{"maxTaskRetryCount", 0}}}};
    if (emulator.post("/jobs/AzDoLinux/tasks", task.dump()) != 201) std::abort();
  }

  /// Time passes for both services.
  void advance(int minutes) const {
    emulator.advance(std::to_string(minutes) + "m");
    azdo.advance(60 * minutes);
  }

  RunResult run(std::vector<std::string> words) const {
    words.insert(words.begin(), "live");
    words.insert(words.end(), {"--settings", settings});
    RunResult result = run_poolcast(words);
    for (std::string const& text : {result.out, result.err}) {
      EXPECT_THAT(text, testing::Not(HasSubstr(azdo_token)));
    }
    return result;
  }
  RunResult add_placeholder() const {
    return run({"placeholder", "ensure", "--agent-pool", "ubuntu"});
  }
  json task(std::string const& id) const { return emulator.get("/jobs/AzDoLinux/tasks/" + id); }
};

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
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("AzDOUrl is not set"));
}

TEST(LiveReconcile, EndsTheAgentOfACancelledRun) {
  World const world;
  world.add_placeholder();
  world.add_task("RunAgent-a", "p1");
  world.add_task("RunAgent-b", "p2");
  world.azdo.queue("p1");
  world.azdo.queue("p2");
  world.advance(15);
  world.azdo.control("cancel", {{"plan", "p1"}});
  world.azdo.online("RunAgent-b");  // and gets the job of p2
  world.azdo.online("RunAgent-a");
  RunResult const dry = world.run({"reconcile", "--dry-run"});
  EXPECT_THAT(dry.out,
              HasSubstr("  would end task RunAgent-a of job AzDoLinux: no job of its run"));
  EXPECT_EQ(world.task("RunAgent-a")["state"], "running");
  RunResult const run = world.run({"reconcile"});
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("agent pool ubuntu: 0 jobs waiting, 1 running; 2 agents online; "
                                 "2 tasks unfinished\n  end task RunAgent-a"));
  EXPECT_EQ(world.task("RunAgent-a")["state"], "completed");
  EXPECT_EQ(world.task("RunAgent-b")["state"], "running");
  EXPECT_THAT(world.azdo.agents(), ElementsAre("placeholder", "RunAgent-b"));
  EXPECT_THAT(world.run({"reconcile"}).out, testing::Not(HasSubstr("  end")));
}

TEST(LiveReconcile, RepeatsAnAgentThatDiedBeforeItRegistered) {
  World const world;
  world.add_placeholder();
  world.add_task("RunAgent-a", "p1", "/bin/sh -c 'exit 1'");
  world.azdo.queue("p1");
  world.advance(10);
  ASSERT_EQ(world.task("RunAgent-a")["executionInfo"]["result"], "failure");
  RunResult const run = world.run({"reconcile"});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("repeat task RunAgent-a of job AzDoLinux as RunAgent-a-2: "));
  json const again = world.task("RunAgent-a-2");
  EXPECT_EQ(again["containerSettings"]["imageName"], image);
  EXPECT_EQ(again["constraints"]["maxTaskRetryCount"], 0);
  std::map<std::string, std::string> environment;
  for (json const& one : again["environmentSettings"]) environment[one["name"]] = one["value"];
  // The token of now, and the name of the new task.
  EXPECT_EQ(environment["AZDO_TOKEN"], azdo_token);
  EXPECT_EQ(environment["AZDO_AGENT"], "RunAgent-a-2");
  EXPECT_EQ(environment["POOLCAST_PLAN"], "p1");
  world.advance(10);
  EXPECT_THAT(world.run({"reconcile"}).out, HasSubstr("as RunAgent-a-3: "));
  world.advance(10);
  RunResult const given_up = world.run({"reconcile"});
  EXPECT_EQ(given_up.exit_code, 1);
  EXPECT_THAT(given_up.out, HasSubstr("3 agents in a row ended without a job; look at task "
                                      "RunAgent-a-3 of AzDoLinux"));
}

TEST(LiveReconcile, EndsATaskThatWasPutBackWhenItsJobWasAbandoned) {
  World const world;
  world.add_placeholder();
  world.add_task("RunAgent-a", "p1");
  std::int64_t const request = world.azdo.queue("p1");
  world.advance(15);
  world.azdo.online("RunAgent-a");
  world.azdo.control("vanish", {{"agent", "RunAgent-a"}});
  EXPECT_THAT(world.run({"reconcile"}).out, testing::Not(HasSubstr("  end")));
  world.azdo.control("expire", {{"requestId", request}});
  world.advance(11);
  EXPECT_THAT(world.run({"reconcile"}).out, HasSubstr("  end task RunAgent-a"));
  EXPECT_THAT(world.azdo.agents(), ElementsAre("placeholder"));
}

TEST(LiveReconcile, RemovesWhatIsLeftOfOldAgents) {
  World const world;
  world.add_placeholder();
  world.add_task("RunAgent-a", "p1", "sleep 60");
  world.azdo.online("RunAgent-a");
  world.azdo.control("vanish", {{"agent", "RunAgent-a"}});
  world.advance(90);
  ASSERT_EQ(world.task("RunAgent-a")["state"], "completed");
  RunResult const run = world.run({"reconcile"});
  EXPECT_THAT(run.out, HasSubstr("  remove agent RunAgent-a: it is offline for 1 h 30 min\n"));
  EXPECT_THAT(run.out, HasSubstr("  delete task RunAgent-a of job AzDoLinux: it is over for 1 h "));
  EXPECT_THAT(world.azdo.agents(), ElementsAre("placeholder"));
  EXPECT_EQ(world.task("RunAgent-a")["code"], "TaskNotFound");
}

/// Azure DevOps, but that the second removal of an agent is answered only once it may be.
class SlowAzureDevOps {
 public:
  explicit SlowAzureDevOps(std::string const& url)
      : upstream_(url),
        loopback_(test::Loopback::AnyMethod{
            [this](auto const& asked, auto& answer) { pass_on(asked, answer); }}) {}
  ~SlowAzureDevOps() { go_on(); }

  std::string url() const {
    std::string const url = loopback_.url();
    return url.substr(0, url.size() - 1);
  }
  void go_on() {
    if (!may_go_on_.exchange(true)) answer_.set_value();
  }

 private:
  void pass_on(httplib::Request const& asked, httplib::Response& answer) {
    constexpr auto patience = std::chrono::seconds(20);
    if (asked.method == "DELETE" && ++removals_ == 2) answered_.wait_for(patience);
    httplib::Client client(upstream_);
    httplib::Request request;
    request.method = asked.method;
    request.path = asked.target;
    request.body = asked.body;
    request.headers = {{"Authorization", asked.get_header_value("Authorization")}};
    if (auto const result = client.send(request)) {
      answer.status = result->status;
      answer.set_header("Date", result->get_header_value("Date"));
      answer.set_content(result->body, "application/json");
    }
  }

  std::string upstream_;
  std::atomic<int> removals_ = 0;
  std::atomic<bool> may_go_on_ = false;
  std::promise<void> answer_;
  std::shared_future<void> answered_ = answer_.get_future();
  test::Loopback loopback_;
};

TEST(LiveReconcile, TellsOfEachActionWhenItIsDone) {
  World world;
  world.add_placeholder();
  for (char const* const task : {"RunAgent-a", "RunAgent-b"}) {
    world.add_task(task, "p1");
    world.azdo.online(task);
  }
  world.advance(15);
  SlowAzureDevOps azdo(world.azdo.url());
  json settings = json::parse(test::read_file(world.settings));
  settings["AzDOUrl"] = azdo.url();
  world.settings = world.files.file("agents.json", settings.dump());
  RunningPoolcast process({"live", "reconcile", "--settings", world.settings});
  std::string const first = process.read_until("  end task RunAgent-a of job AzDoLinux");
  EXPECT_THAT(first, testing::StartsWith("agent pool ubuntu: 0 jobs waiting"));
  EXPECT_THAT(first, testing::Not(HasSubstr("RunAgent-b")));
  EXPECT_EQ(world.task("RunAgent-a")["state"], "completed");
  EXPECT_EQ(world.task("RunAgent-b")["state"], "running");
  azdo.go_on();
  EXPECT_THAT(process.read_all(), HasSubstr("  end task RunAgent-b of job AzDoLinux"));
  EXPECT_EQ(process.end(0), 0);
}

/// The settings with runners of a fake GitHub.
void use_github(World& world, std::string const& url, std::string const& token) {
  json settings = json::parse(test::read_file(world.settings));
  settings["GithubApiUrl"] = url;
  settings["GithubToken"] = token;
  settings["runners"] = {{{"label", "linux"},
                          {"image", "runner:1"},
                          {"job", "AzDoLinux"},
                          {"batchPool", "batchLinux"}}};
  world.settings = world.files.file("agents.json", settings.dump());
}

void add_runner_task(World const& world, test::FakeGithub const& github, std::string const& id,
                     int run, std::string const& command = "sleep 36000") {
  httplib::Client client(github.url());
  json const body = {{"name", id}, {"runner_group_id", 1}, {"labels", {"self-hosted", "linux"}}};
  auto const made = client.Post("/repos/contoso/app/actions/runners/generate-jitconfig",
                                {{"Authorization", std::string("Bearer ") + test::github_token}},
                                body.dump(), "application/json");
  ASSERT_TRUE(made && made->status == 201);
  json environment = json::array();
  for (auto const& [name, value] : std::map<std::string, std::string>{
           {"ACTIONS_RUNNER_INPUT_JITCONFIG", json::parse(made->body)["encoded_jit_config"]},
           {"POOLCAST_RUNNER", id},
           {"POOLCAST_RUNNER_PLACE", "contoso/app"},
           {"POOLCAST_RUNNER_LABELS", "self-hosted,linux"},
           {"POOLCAST_PLAN", "contoso/app/" + std::to_string(run)}}) {
    environment.push_back({{"name", name}, {"value", value}});
  }
  json const task = {{"id", id},
                     {"commandLine", command},
                     {"containerSettings", {{"imageName", image}}},
                     {"environmentSettings", environment}};
  ASSERT_EQ(world.emulator.post("/jobs/AzDoLinux/tasks", task.dump()), 201);
}

TEST(LiveReconcile, LooksAfterRunnersOfGithubToo) {
  World world;
  test::FakeGithub const github;
  world.add_placeholder();
  use_github(world, github.url(), test::github_token);
  github.queue(2);
  add_runner_task(world, github, "RunAgent-b", 2, "/bin/sh -c 'exit 1'");
  world.advance(15);
  github.advance(15 * 60);
  RunResult const dry = world.run({"reconcile", "--dry-run"});
  EXPECT_THAT(dry.out,
              HasSubstr("runners of contoso/app: self-hosted, linux: 1 job waiting, 0 "
                        "running; 0 agents online; 0 tasks unfinished\n  would repeat task "
                        "RunAgent-b of job AzDoLinux as RunAgent-b-2: "));
  // Tasks of runners are no agents of Azure DevOps, though they are in the same job.
  EXPECT_THAT(dry.out, HasSubstr("agent pool ubuntu: 0 jobs waiting, 0 running; 0 agents online; 0 "
                                 "tasks unfinished\n"));
  RunResult const run = world.run({"reconcile"});
  EXPECT_EQ(run.err, "");
  EXPECT_THAT(run.out, HasSubstr("  repeat task RunAgent-b of job AzDoLinux as RunAgent-b-2: "));
  EXPECT_THAT(run.out, testing::Not(HasSubstr(test::github_token)));
  EXPECT_EQ(world.task("RunAgent-b-2")["id"], "RunAgent-b-2");
  EXPECT_THAT(world.run({"reconcile", "--agent-pool", "ubuntu"}).out,
              testing::Not(HasSubstr("runners of")));
}

TEST(LiveReconcile, WithoutWhatGithubNeedsItSaysSo) {
  World world;
  test::FakeGithub const github;
  world.add_placeholder();
  use_github(world, github.url(), "");
  RunResult const without = world.run({"reconcile"});
  EXPECT_EQ(without.exit_code, 1);
  EXPECT_THAT(without.err, HasSubstr("GithubToken is not set"));
  use_github(world, github.url(), "a-wrong-github-token");
  add_runner_task(world, github, "RunAgent-a", 1);
  RunResult const wrong = world.run({"reconcile"});
  EXPECT_EQ(wrong.exit_code, 5);
  EXPECT_THAT(wrong.err, HasSubstr("401 Bad credentials; the token of GithubToken is wrong"));
  EXPECT_THAT(wrong.err, testing::Not(HasSubstr("a-wrong-github-token")));
  EXPECT_THAT(wrong.out, HasSubstr("agent pool ubuntu: ")) << "which goes on";
}

TEST(LiveReconcile, AMissingPlaceholderIsAFinding) {
  World const world;
  RunResult const run = world.run({"reconcile"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.out, HasSubstr("agent pool ubuntu has no agent 'placeholder'"));
}

TEST(LiveReconcile, GoesOnOverARefusalUntilASignalAndTakesANewToken) {
  World world;
  world.add_placeholder();
  world.write_settings("another-token");
  std::size_t const own = world.azdo.control("requests").size();
  RunningPoolcast process({"live", "reconcile", "--every", "1s", "--settings", world.settings});
  while (world.azdo.control("requests").size() == own) usleep(10'000);  // until it has asked
  world.files.file("agents.json", "{");
  world.write_settings(azdo_token);
  EXPECT_THAT(process.read_until("tasks unfinished\n"), HasSubstr("agent pool ubuntu: 0 jobs"));
  EXPECT_EQ(process.end(SIGTERM), 0);
}

TEST(LiveReconcile, WrongOptionsAndServicesThatAreAway) {
  World world;
  struct Case {
    std::vector<std::string> words;
    char const* err;
  };
  for (Case const& one :
       {Case{{"reconcile", "--every", "soon"}, "--every: "},
        Case{{"reconcile", "--every", "1m", "--once"}, "--once and --every exclude each other"},
        Case{{"reconcile", "--orphan-after", "x"}, "--orphan-after: "},
        Case{{"reconcile", "--agent-pool", "macos"},
             "no row of the settings' agents has 'macos'"}}) {
    RunResult const run = world.run(one.words);
    EXPECT_EQ(run.exit_code, 2) << one.err;
    EXPECT_THAT(run.err, HasSubstr(one.err));
  }
  world.write_settings("another-token");
  EXPECT_EQ(world.run({"reconcile"}).exit_code, 5);
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
