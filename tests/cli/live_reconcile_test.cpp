// `live reconcile` as a user runs it, between an emulated account, a fake Azure DevOps and a fake
// GitHub.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <map>

#include "tests/cli/agents_world.hpp"
#include "tests/live/loopback.hpp"

namespace poolcast {
namespace {

using nlohmann::json;
using test::azdo_token;
using test::run_poolcast;
using test::RunningPoolcast;
using test::RunResult;
using testing::ElementsAre;
using testing::HasSubstr;
using World = test::AgentsWorld;

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
  EXPECT_EQ(again["containerSettings"]["imageName"], test::agent_image);
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
                     {"containerSettings", {{"imageName", test::agent_image}}},
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

}  // namespace
}  // namespace poolcast
