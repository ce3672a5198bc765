// Long: every call of the port, against the same fake account.
// The port over the REST API, against a service on the loopback interface: what it submits, what it
// observes and what that costs, and that no fault of the network makes it lose or double anything.
#include "live/rest_batch_service.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/live/fake_batch.hpp"
#include "tests/live/faulty_proxy.hpp"
#include "tests/live/secrets.hpp"

namespace poolcast::live {
namespace {

using batch::PoolId;
using batch::TaskId;
using batch::TaskSpec;
using test::FakeBatch;
using test::Fault;

constexpr PoolId linux_pool{0};

BatchHttp connect(std::string const& url,
                  RetryPolicy retries = {.attempts = 3, .wait = [](Duration) {}},
                  Duration timeout = minute) {
  return BatchHttp(url, shared_key_authorizer("myacct", test::account_key),
                   {.http = {.timeout = timeout}, .retries = std::move(retries)});
}

RestBatchOptions options() {
  auto const sleep = [](TaskSpec const& spec) {
    return TaskToAdd{.command_line = "sleep " + std::to_string(spec.id.value)};
  };
  return {.run = "run", .pools = {{"linux", sleep}, {"windows", sleep}}, .now = [] {
            return *parse_w3c_time("2026-01-12T12:00:00Z");
          }};
}

struct Rig {
  FakeBatch fake;
  BatchHttp http = connect(fake.url());
  RestBatchService service{http, options()};

  Rig() {
    fake.add_pool("linux");
    fake.add_pool("windows");
  }

  Result<void> submit(std::uint32_t id, std::int16_t priority = 0) {
    TaskSpec const spec{TaskId{id}, 2, priority};
    return service.submit(linux_pool, {&spec, 1});
  }
  /// What a look finds: `task 7 running`, `node 0 idle`, by their numbers in the enums.
  std::string changes() {
    Result<batch::Observation> const seen = service.observe();
    if (!seen) return test::told(seen.error().message);
    std::string text;
    for (auto const& row : seen->tasks) {
      text += "task " + std::to_string(row.task.value) + " change " +
              std::to_string(static_cast<int>(row.change)) + "; ";
    }
    for (auto const& row : seen->completions) {
      text += "task " + std::to_string(row.task.value) + " completed; ";
    }
    for (auto const& row : seen->nodes) {
      text += "node " + std::to_string(row.node.value) + " change " +
              std::to_string(static_cast<int>(row.change)) + "; ";
    }
    return text;
  }
};

std::string error_of(Result<void> const& result) {
  return result ? "done" : test::told(result.error().message);
}

TEST(RestBatchService, ATaskIsSubmittedToAJobOfItsPoolAndPriority) {
  Rig rig;
  ASSERT_EQ(error_of(rig.submit(7)), "done");
  ASSERT_EQ(error_of(rig.submit(8)), "done");
  ASSERT_EQ(error_of(rig.submit(9, 10)), "done");
  ASSERT_EQ(error_of(rig.submit(10, -1000)), "done");
  std::string text;
  for (auto const& [id, job] : rig.fake.jobs) {
    text += id + " in " + job.pool + ":";
    for (auto const& [task, row] : job.tasks) {
      text += " " + task + " '" + row["commandLine"].get<std::string>() + "' " +
              std::to_string(row["requiredSlots"].get<int>());
    }
    text += "\n";
  }
  EXPECT_EQ(text,
            "run-linux in linux: task-7 'sleep 7' 2 task-8 'sleep 8' 2\n"
            "run-linux-m1000 in linux: task-10 'sleep 10' 2\n"
            "run-linux-p10 in linux: task-9 'sleep 9' 2\n");
  EXPECT_EQ(std::ranges::count(rig.fake.asked, "POST /jobs"), 3) << "each job is made once";
}

TEST(RestBatchService, SubmittingAgainIsHarmless) {
  Rig rig;
  ASSERT_EQ(error_of(rig.submit(7)), "done");
  ASSERT_EQ(error_of(rig.submit(7)), "done");
  RestBatchService another(rig.http, options());
  TaskSpec const spec{TaskId{7}};
  EXPECT_EQ(error_of(another.submit(linux_pool, {&spec, 1})), "done");
  EXPECT_EQ(rig.fake.jobs["run-linux"].tasks.size(), 1U);
}

TEST(RestBatchService, OnePriorityThatIsRefusedHoldsUpNoOther) {
  Rig rig;
  rig.fake.jobs["run-linux"] = {.pool = "linux", .state = "completed"};
  TaskSpec const specs[] = {{TaskId{7}, 1, 0}, {TaskId{8}, 1, 5}};
  EXPECT_EQ(error_of(rig.service.submit(linux_pool, specs)),
            "job 'run-linux': it is completed in pool 'linux', and not ours; give the run another "
            "name");
  EXPECT_EQ(rig.fake.jobs["run-linux-p5"].tasks.size(), 1U);
}

TEST(RestBatchService, AJobThatIsNotOursIsLeftAlone) {
  Rig rig;
  rig.fake.jobs["run-linux"] = {.pool = "windows"};
  EXPECT_EQ(error_of(rig.submit(7)),
            "job 'run-linux': it is active in pool 'windows', and not ours; give the run another "
            "name");
  rig.fake.jobs["run-linux"] = {.pool = "linux", .state = "completed"};
  EXPECT_EQ(error_of(rig.submit(7)),
            "job 'run-linux': it is completed in pool 'linux', and not ours; give the run another "
            "name");
  EXPECT_TRUE(rig.fake.jobs["run-linux"].tasks.empty());
}

TEST(RestBatchService, CountsAreThoseOfThePoolItsNodesAndItsTasks) {
  Rig rig;
  for (std::uint32_t id : {1U, 2U, 3U}) ASSERT_EQ(error_of(rig.submit(id)), "done");
  ASSERT_EQ(error_of(rig.submit(4, 5)), "done");
  rig.fake.set_node("linux", "a", "running");
  rig.fake.set_node("linux", "b", "idle");
  rig.fake.set_node("linux", "c", "preempted");
  rig.fake.set_node("linux", "d", "starting");
  rig.fake.start_task("run-linux", "task-1", "a");
  rig.fake.start_task("run-linux", "task-2", "a");
  rig.fake.end_task("run-linux", "task-2");
  rig.fake.pools["linux"].update({{"targetDedicatedNodes", 5},
                                  {"currentDedicatedNodes", 4},
                                  {"currentLowPriorityNodes", 1},
                                  {"resizeErrors", {{{"code", "AccountCoreQuotaReached"}}}}});
  Result<batch::Observation> const seen = rig.service.observe();
  ASSERT_TRUE(seen.has_value()) << seen.error().message;
  ASSERT_EQ(seen->pools.size(), 2U);
  batch::PoolCounts const& counts = seen->pools[0];
  EXPECT_EQ(counts.allocation_state, batch::AllocationState::steady);
  EXPECT_EQ(counts.target, (batch::Targets{5, 0}));
  EXPECT_EQ(counts.current, (batch::Targets{4, 1}));
  EXPECT_EQ(counts.usable_nodes, 2U);
  EXPECT_EQ(counts.preempted_nodes, 1U);
  EXPECT_EQ(counts.active_tasks, 2U);
  EXPECT_EQ(counts.running_tasks, 1U);
  EXPECT_EQ(counts.succeeded_tasks, 1U);
  EXPECT_EQ(counts.resize_error, batch::ResizeError::account_core_quota_reached);
  EXPECT_LT(counts.cpu_percent, 0);
  EXPECT_EQ(seen->pools[1].active_tasks, 0U);
}

TEST(RestBatchService, TransitionsAreToldOnce) {
  Rig rig;
  ASSERT_EQ(error_of(rig.submit(7)), "done");
  rig.fake.set_node("linux", "a", "idle");
  EXPECT_EQ(rig.changes(), "node 0 change 0; node 0 change 1; node 0 change 4; ");
  EXPECT_EQ(rig.changes(), "");
  rig.fake.now = "2026-01-12T08:05:00Z";
  rig.fake.start_task("run-linux", "task-7", "a");
  rig.fake.set_node("linux", "a", "running");
  EXPECT_EQ(rig.changes(), "task 7 change 0; node 0 change 5; ");
  rig.fake.now = "2026-01-12T08:09:00Z";
  rig.fake.end_task("run-linux", "task-7");
  rig.fake.nodes["linux"].clear();
  EXPECT_EQ(rig.changes(), "task 7 completed; node 0 change 13; ");
  EXPECT_EQ(rig.changes(), "");
}

TEST(RestBatchService, ALookThatFailsLosesNothing) {
  Rig rig;
  ASSERT_EQ(error_of(rig.submit(7)), "done");
  rig.fake.set_node("linux", "a", "idle");
  rig.fake.start_task("run-linux", "task-7", "a");
  for (char const* path : {"/pools/windows", "/jobs/run-linux/taskcounts", "/pools/linux/nodes"}) {
    rig.fake.broken = path;
    EXPECT_EQ(rig.changes(), std::string("GET ") + path + ": 400 InvalidRequestBody: No");
  }
  rig.fake.broken = "";
  EXPECT_EQ(rig.changes(), "task 7 change 0; node 0 change 0; node 0 change 1; node 0 change 4; ");
}

TEST(RestBatchService, ALookIsCheapWhileNothingHappens) {
  Rig rig;
  ASSERT_EQ(error_of(rig.submit(7)), "done");
  rig.fake.set_node("linux", "a", "idle");
  rig.changes();
  rig.fake.asked.clear();
  rig.changes();
  EXPECT_EQ(rig.fake.asked,
            (std::vector<std::string>{
                "GET /jobs/run-linux/tasks stateTransitionTime ge DateTime'2026-01-12T07:59:00Z'",
                "GET /pools/linux", "GET /nodecounts poolId eq 'linux'",
                "GET /pools/linux/nodes stateTransitionTime ge DateTime'2026-01-12T07:59:00Z'",
                "GET /pools/windows", "GET /nodecounts poolId eq 'windows'",
                "GET /pools/windows/nodes", "GET /jobs/run-linux/taskcounts"}));
}

TEST(RestBatchService, TasksOfOthersInTheJobAreNotOurs) {
  Rig rig;
  ASSERT_EQ(error_of(rig.submit(7)), "done");
  for (char const* id : {"task-", "task-x", "task--1", "RunAgent-1", "task-99999999999"}) {
    rig.fake.jobs["run-linux"].tasks[id] = {{"id", id},
                                            {"state", "running"},
                                            {"stateTransitionTime", rig.fake.now},
                                            {"executionInfo", {{"startTime", rig.fake.now}}},
                                            {"nodeInfo", {{"nodeId", "a"}}}};
  }
  EXPECT_EQ(rig.changes(), "");
}

TEST(RestBatchService, LongListsComePageByPage) {
  Rig rig;
  rig.fake.page = 3;
  std::vector<TaskSpec> specs;
  for (std::uint32_t id = 0; id < 20; ++id) specs.push_back({TaskId{id}});
  ASSERT_EQ(error_of(rig.service.submit(linux_pool, specs)), "done");
  for (int i = 0; i < 7; ++i) rig.fake.set_node("linux", "n" + std::to_string(i), "running");
  for (int i = 0; i < 20; ++i) {
    rig.fake.start_task("run-linux", "task-" + std::to_string(i), "n" + std::to_string(i % 7));
  }
  Result<batch::Observation> const seen = rig.service.observe();
  ASSERT_TRUE(seen.has_value()) << seen.error().message;
  EXPECT_EQ(seen->tasks.size(), 20U);
  EXPECT_EQ(seen->nodes.size(), 28U) << "requested, creating, idle, running";
}

TEST(RestBatchService, AResizeIsAskedForOnlyIfItChangesSomething) {
  Rig rig;
  auto const resize = [&](int dedicated) {
    return error_of(
        rig.service.resize(linux_pool, {dedicated, 0}, batch::DeallocationOption::task_completion));
  };
  auto const resizes = [&] {
    return std::ranges::count(rig.fake.asked, "POST /pools/linux/resize");
  };
  rig.changes();
  EXPECT_EQ(resize(0), "done");
  EXPECT_EQ(resizes(), 0);
  EXPECT_EQ(resize(3), "done");
  EXPECT_EQ(resize(3), "done");
  EXPECT_EQ(resizes(), 1);
  EXPECT_EQ(rig.fake.pools["linux"]["nodeDeallocationOption"], "taskcompletion");
  EXPECT_EQ(
      resize(4),
      "POST /pools/linux/resize: 409 PoolBeingResized: No; wait until its allocation state is "
      "steady, or stop the resize");
  rig.fake.pools["linux"]["allocationState"] = "steady";  // with less than was asked for
  rig.changes();
  EXPECT_EQ(resize(3), "done");
  EXPECT_EQ(resizes(), 3);
}

TEST(RestBatchService, APoolThatIsNotThereIsNamed) {
  Rig rig;
  rig.fake.pools.erase("windows");
  EXPECT_EQ(rig.changes(), "GET /pools/windows: 404 PoolNotFound: No");
}

TEST(RestBatchService, AThousandSubmitsThroughABadNetworkAreAThousandTasks) {
  FakeBatch fake;
  fake.add_pool("linux");
  fake.add_pool("windows");
  std::vector<Fault> plan;
  for (int i = 0; i < 23; ++i) {
    for (Fault const fault : {Fault::none, Fault::reset_before, Fault::reset_after, Fault::busy,
                              Fault::truncated, Fault::arrives_twice, Fault::answer_twice}) {
      plan.push_back(fault);
    }
  }
  plan.push_back(Fault::slow);
  test::FaultyProxy const proxy(fake.url(), plan, std::chrono::milliseconds(400));
  int waits = 0;
  BatchHttp http =
      connect(proxy.url(), {.attempts = 8, .wait = [&](Duration) { ++waits; }}, 250 * millisecond);
  RestBatchService service(http, options());
  for (std::uint32_t id = 0; id < 1000; ++id) {
    TaskSpec const spec{TaskId{id}};
    ASSERT_EQ(error_of(service.submit(linux_pool, {&spec, 1})), "done") << id;
  }
  EXPECT_EQ(fake.jobs["run-linux"].tasks.size(), 1000U);
  EXPECT_GT(proxy.requests(), 1800U);
  EXPECT_GT(waits, 800);
  for (auto& [id, task] : fake.jobs["run-linux"].tasks) {
    fake.start_task("run-linux", id, "a");
    fake.end_task("run-linux", id);
  }
  // A program that is started again goes on where the one before it was. It waits longer: the
  // answer is large, and packed.
  BatchHttp patient = connect(proxy.url(), {.attempts = 8, .wait = [](Duration) {}});
  RestBatchService again(patient, options());
  TaskSpec const first{TaskId{0}};
  ASSERT_EQ(error_of(again.submit(linux_pool, {&first, 1})), "done");
  Result<batch::Observation> const seen = again.observe();
  ASSERT_TRUE(seen.has_value()) << seen.error().message;
  std::vector<std::uint32_t> completed;
  for (auto const& row : seen->completions) completed.push_back(row.task.value);
  std::ranges::sort(completed);
  ASSERT_EQ(completed.size(), 1000U);
  for (std::uint32_t id = 0; id < 1000; ++id) EXPECT_EQ(completed[id], id);
}

TEST(RestBatchService, CountsTheTasksOfAllJobsOfThePoolIfAsked) {
  Rig rig;
  ASSERT_EQ(error_of(rig.submit(7)), "done");
  rig.fake.jobs["theirs"] = {.pool = "LINUX", .tasks = {{"a", {{"state", "running"}}}}};
  rig.fake.jobs["over"] = {
      .pool = "linux", .state = "completed", .tasks = {{"a", {{"state", "active"}}}}};
  rig.fake.jobs["elsewhere"] = {.pool = "windows", .tasks = {{"a", {{"state", "active"}}}}};
  auto const counts = [&](bool all) {
    RestBatchOptions counting = options();
    counting.count_all_jobs = all;
    RestBatchService service(rig.http, counting);
    TaskSpec const spec{TaskId{7}};
    EXPECT_TRUE(service.submit(linux_pool, {&spec, 1}));
    Result<batch::Observation> const seen = service.observe();
    if (!seen) return test::told(seen.error().message);
    return std::to_string(seen->pools[0].active_tasks) + " active, " +
           std::to_string(seen->pools[0].running_tasks) + " running";
  };
  EXPECT_EQ(counts(false), "1 active, 0 running");
  EXPECT_EQ(counts(true), "1 active, 1 running");
}

TEST(RestBatchService, TellsWhyALookFailed) {
  Rig rig;
  EXPECT_EQ(rig.changes(), "");
  EXPECT_FALSE(rig.service.look_error());
  rig.fake.pools.erase("windows");
  EXPECT_EQ(rig.changes(), "GET /pools/windows: 404 PoolNotFound: No");
  ASSERT_TRUE(rig.service.look_error());
  EXPECT_EQ(rig.service.look_error()->status, 404);
  rig.fake.add_pool("windows");
  EXPECT_EQ(rig.changes(), "");
  EXPECT_FALSE(rig.service.look_error());
}

}  // namespace
}  // namespace poolcast::live
