// What the commands that look after agents work on: an emulated account and a fake Azure DevOps,
// each a process of its own, and settings that lead to both.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "tests/cli/emulator_process.hpp"
#include "tests/support/fake_service.hpp"
#include "tests/support/run.hpp"

namespace poolcast::test {

inline constexpr char agent_image[] = "contoso.azurecr.io/azdo-agent:ubuntu-20.04-azdo";

/// A pool with two nodes, an agent pool `ubuntu`, and settings that lead to both.
struct AgentsWorld {
  using json = nlohmann::json;

  EmulatorProcess emulator{};
  FakeAzureDevOps azdo{};
  TemporaryDirectory files{};
  std::string settings{};

  explicit AgentsWorld(json const& more = json::object()) {
    json const containers = {{"type", "dockerCompatible"}, {"containerImageNames", {agent_image}}};
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
    json text = json::parse(read_file(POOLCAST_SOURCE_DIR "/docs/examples/ubuntu-agents.json"));
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
                       {"containerSettings", {{"imageName", agent_image}}},
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
      EXPECT_THAT(text, testing::Not(testing::HasSubstr(azdo_token)));
    }
    return result;
  }
  RunResult add_placeholder() const {
    return run({"placeholder", "ensure", "--agent-pool", "ubuntu"});
  }
  json task(std::string const& id) const { return emulator.get("/jobs/AzDoLinux/tasks/" + id); }
};

}  // namespace poolcast::test
