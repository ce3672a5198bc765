#include <gtest/gtest.h>

#include "tests/emulator/client.hpp"

namespace poolcast::emulator {
namespace {

std::vector<std::string> node_ids(Client& client) {
  std::vector<std::string> ids;
  auto const nodes = client.get("/pools/p/nodes");
  for (auto const& node : nodes["value"]) ids.push_back(node["id"].get<std::string>());
  return ids;
}

std::string state_of_node(Client& client, std::string const& id) {
  return client.get("/pools/p/nodes/" + id)["state"].get<std::string>();
}

/// One node that runs task `a` for 15 minutes, and task `b` that waits.
struct BusyNode {
  Client client;
  std::string id;
  std::string path;

  BusyNode() {
    client.with_pool(1);
    client.with_job();
    ENSURE(client.add_task("a", "sleep 900") == "201");
    ENSURE(client.add_task("b", "sleep 900") == "201");
    client.pass(second);
    id = node_ids(client).front();
    path = "/pools/p/nodes/" + id;
  }
};

TEST(Nodes, ShowWhatTheyDo) {
  BusyNode busy;
  auto const node = busy.client.get(busy.path);
  EXPECT_EQ(node["state"], "running");
  EXPECT_EQ(node["runningTasksCount"], 1);
  EXPECT_EQ(node["isDedicated"], true);
  EXPECT_EQ(node["allocationTime"], "2023-11-14T22:14:20.0000000Z");
  EXPECT_EQ(node["lastBootTime"], "2023-11-14T22:14:50.0000000Z");
  EXPECT_EQ(busy.client.get("/jobs/j/tasks/a")["nodeInfo"]["nodeId"], busy.id);
  EXPECT_EQ(busy.client.outcome("GET", "/pools/p/nodes/x"), "404 NodeNotFound");
  busy.client.pass(hour);
  EXPECT_EQ(busy.client.get(busy.path)["totalTasksSucceeded"], 2);
  EXPECT_EQ(busy.client.get(busy.path)["runningTasksCount"], 0);
}

TEST(Nodes, ARebootRequeuesTheTasks) {
  BusyNode busy;
  EXPECT_EQ(busy.client.outcome("POST", busy.path + "/reboot"), "202");
  EXPECT_EQ(state_of_node(busy.client, busy.id), "rebooting");
  EXPECT_EQ(busy.client.state_of("a"), "active");
  EXPECT_EQ(busy.client.outcome("POST", busy.path + "/reboot"), "409 NodeBeingRebooted");
  busy.client.pass(31 * second);
  EXPECT_EQ(state_of_node(busy.client, busy.id), "running");
}

TEST(Nodes, AReimageMayWaitForTheTasks) {
  BusyNode busy;
  EXPECT_EQ(busy.client.outcome("POST", busy.path + "/reimage",
                                R"({"nodeReimageOption":"taskcompletion"})"),
            "202");
  busy.client.pass(15 * minute - 2 * second);
  EXPECT_EQ(state_of_node(busy.client, busy.id), "running");
  busy.client.pass(4 * second);
  EXPECT_EQ(busy.client.state_of("a"), "completed");
  EXPECT_EQ(state_of_node(busy.client, busy.id), "reimaging");
  EXPECT_EQ(busy.client.outcome("POST", busy.path + "/reimage"), "409 NodeBeingReimaged");
  busy.client.pass(minute);
  EXPECT_EQ(busy.client.state_of("b"), "running");
}

TEST(Nodes, WithoutSchedulingANodeGoesOffline) {
  BusyNode busy;
  EXPECT_EQ(busy.client.outcome("POST", busy.path + "/disablescheduling", "{}"), "200");
  EXPECT_EQ(state_of_node(busy.client, busy.id), "offline");
  EXPECT_EQ(busy.client.get(busy.path)["schedulingState"], "disabled");
  EXPECT_EQ(busy.client.state_of("a"), "active");
  EXPECT_EQ(busy.client.outcome("POST", busy.path + "/disablescheduling", "{}"),
            "409 NodeAlreadyInTargetSchedulingState");
  EXPECT_EQ(busy.client.outcome("POST", busy.path + "/enablescheduling"), "200");
  busy.client.pass(second);
  EXPECT_EQ(busy.client.state_of("a"), "running");
}

TEST(Nodes, ALeavingNodeGoesWhenItsTasksAreStopped) {
  BusyNode busy;
  ASSERT_EQ(busy.client.outcome("POST", "/pools/p/resize", R"({"targetDedicatedNodes":0,
                                "nodeDeallocationOption":"taskcompletion"})"),
            "202");
  busy.client.pass(second);
  EXPECT_EQ(state_of_node(busy.client, busy.id), "leavingpool");
  EXPECT_EQ(busy.client.outcome("POST", busy.path + "/disablescheduling",
                                R"({"nodeDisableSchedulingOption":"terminate"})"),
            "200");
  busy.client.pass(minute);
  EXPECT_EQ(busy.client.outcome("GET", busy.path), "404 NodeNotFound");
}

TEST(Nodes, RetainTheDataOfATaskAsLongAsItSays) {
  Client client;
  client.with_pool(1);
  client.with_job();
  ASSERT_EQ(client.add_task("a", "sleep 1", R"(,"constraints":{"retentionTime":"PT1H"})"), "201");
  client.pass(minute);
  ASSERT_EQ(client.outcome("POST", "/pools/p/resize", R"({"targetDedicatedNodes":0,
                           "nodeDeallocationOption":"retaineddata"})"),
            "202");
  client.pass(50 * minute);
  EXPECT_EQ(node_ids(client).size(), 1U);
  client.pass(15 * minute);
  EXPECT_EQ(node_ids(client).size(), 0U);
}

TEST(Nodes, RemovedNodesLeaveAndTheTargetFollows) {
  Client client;
  client.with_pool(2);
  std::string const id = node_ids(client).front();
  EXPECT_EQ(client.outcome("POST", "/pools/p/removenodes", R"({"nodeList":["x"]})"),
            "404 NodeNotFound");
  EXPECT_EQ(client.outcome("POST", "/pools/p/removenodes", R"({"nodeList":[")" + id + R"("]})"),
            "202");
  EXPECT_EQ(state_of_node(client, id), "leavingpool");
  EXPECT_EQ(client.get("/pools/p")["targetDedicatedNodes"], 1);
  EXPECT_EQ(client.outcome("POST", "/pools/p/removenodes", R"({"nodeList":[")" + id + R"("]})"),
            "409 PoolBeingResized");
  client.pass(minute);
  EXPECT_EQ(node_ids(client).size(), 1U);
}

TEST(Nodes, AreCountedByPoolAndTier) {
  BusyNode busy;
  auto const counts = busy.client.get("/nodecounts?$filter=poolId%20eq%20'p'")["value"][0];
  EXPECT_EQ(counts["dedicated"]["running"], 1);
  EXPECT_EQ(counts["dedicated"]["total"], 1);
  EXPECT_EQ(counts["lowPriority"]["total"], 0);
}

}  // namespace
}  // namespace poolcast::emulator
