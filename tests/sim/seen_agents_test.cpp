// What who looks after the agents sees of the simulated pipelines, and what it can do.
#include "engine/sim/seen_agents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/trace.hpp"

namespace poolcast::sim {
namespace {

using batch::ActionOutcome;
using batch::AgentAction;
using batch::AgentActionKind;
using batch::SeenPool;

Model watched_model() {
  Model model = agent_model();
  model.pipelines.watched = true;
  return model;
}

/// `3 waiting, 1 accepted; task0 running; task1 active; task0 online, at work; `
std::string text_of(SeenPool const& pool) {
  constexpr char const* stages[] = {"active", "preparing", "running", "completed"};
  std::string text = std::to_string(pool.jobs.size()) + " waiting; ";
  for (auto const& [plan, count] : pool.accepted) {
    text.append(plan).append(" accepted ").append(std::to_string(count)).append("; ");
  }
  for (batch::SeenTask const& task : pool.tasks) {
    text.append(task.id).append(" of ").append(task.plan_id).append(" ");
    text.append(task.failed ? "failed" : stages[static_cast<int>(task.stage)]).append("; ");
  }
  for (batch::SeenAgent const& agent : pool.agents) {
    if (agent.online) text.append(agent.name).append(agent.has_job ? " busy; " : " idle; ");
  }
  return text;
}

struct Watched {
  load::Load load;
  Model model;
  World world;

  explicit Watched(load::Load jobs, Model of = watched_model())
      : load(std::move(jobs)), model(std::move(of)), world(model, load, Time{}) {
    resize(world, {.dedicated = 1, .low_priority = 0});
  }
  std::string seen() const { return text_of(*world.look_after(first_pool)); }
  Result<ActionOutcome> act(AgentActionKind kind, char const* task) {
    return world.act(first_pool, AgentAction{.kind = kind, .task = task});
  }
};

TEST(SeenAgents, AJobWaitsForItsTaskForItsAgentAndIsServed) {
  Watched watched(jobs({{100, 60}, {100, 60}}));
  World& world = watched.world;
  world.wait_until(Time{} + 104 * second);
  EXPECT_EQ(watched.seen(), "0 waiting; ") << "its run has not asked yet";
  world.wait_until(Time{} + 105 * second);
  EXPECT_EQ(watched.seen(), "2 waiting; job 0 accepted 1; job 1 accepted 1; ");
  advance(world, 110);
  EXPECT_EQ(watched.seen(), "2 waiting; task0 of job 0 running; task1 of job 1 active; ");
  EXPECT_EQ(watched.world.look_after(first_pool)->jobs[0].age, 5 * second);
  EXPECT_EQ(watched.world.look_after(first_pool)->agents[0].name, "placeholder");
  advance(world, 126);
  EXPECT_EQ(watched.seen(),
            "1 waiting; task0 of job 0 running; task1 of job 1 active; task0 busy; ");
  advance(world, 1000);
  EXPECT_EQ(watched.seen(), "0 waiting; ");
}

TEST(SeenAgents, AnAgentThatHasAJobIsLeftAlone) {
  Watched watched(jobs({{100, 60}}));
  advance(watched.world, 140);
  EXPECT_EQ(watched.act(AgentActionKind::end_task, "task0"), ActionOutcome::taken);
  advance(watched.world, 1000);
  EXPECT_THAT(job_trace(watched.world), testing::HasSubstr("187 job 0 succeeded"));
  EXPECT_EQ(watched.act(AgentActionKind::end_task, "task0"), ActionOutcome::done) << "it is over";
  EXPECT_EQ(watched.act(AgentActionKind::end_task, "RunAgent-1"), ActionOutcome::done);
}

TEST(SeenAgents, AnAgentOfACancelledRunIsEndedAndGivesItsSlot) {
  load::Load load = jobs({{100, 60}, {101, 60}});
  load.pipelines = {{.id = "a", .cancelled = Time{} + 110 * second}};
  load.jobs[0].pipeline = 0;
  Watched watched(load);
  advance(watched.world, 128);
  // Any agent takes any job: the second one's own agent is the one that is too many.
  EXPECT_EQ(watched.seen(),
            "0 waiting; task0 of run 0 running; task1 of job 1 active; task0 busy; ");
  EXPECT_EQ(watched.act(AgentActionKind::end_task, "task1"), ActionOutcome::done);
  EXPECT_EQ(counts(watched.world).active_tasks, 0U);
  advance(watched.world, 1000);
  EXPECT_EQ(counts(watched.world).running_tasks, 0U);
  EXPECT_EQ(watched.seen(), "0 waiting; ");
}

TEST(SeenAgents, AFailedAgentIsReactivatedUnderAnotherName) {
  Model model = watched_model();
  model.pools[0].tasks.failure_percent = 100;
  Watched watched(jobs({{100, 60}}), model);
  advance(watched.world, 200);
  EXPECT_EQ(watched.seen(), "1 waiting; task0 of job 0 failed; ");
  EXPECT_EQ(counts(watched.world).failed_tasks, 1U);
  static_cast<void>(task_trace(watched.world));
  EXPECT_EQ(watched.act(AgentActionKind::repeat_task, "task0"), ActionOutcome::done);
  EXPECT_EQ(watched.seen(), "1 waiting; task0 of job 0 failed; task0-2 of job 0 running; ");
  EXPECT_FALSE(watched.act(AgentActionKind::repeat_task, "task0").has_value()) << "it runs";
  advance(watched.world, 300);
  EXPECT_EQ(task_trace(watched.world),
            "200 task 0 reactivated on 0\n200 task 0 running on 0\n220 task 0 failed on 0\n");
  EXPECT_EQ(counts(watched.world).failed_tasks, 1U) << "a reactivated one has not failed";
  EXPECT_EQ(watched.seen(), "1 waiting; task0 of job 0 failed; task0-2 of job 0 failed; ");
}

TEST(SeenAgents, EachOfTwoIsReactivatedOnceAtAMoment) {
  Model model = watched_model();
  model.pools[0].tasks.failure_percent = 100;
  Watched watched(jobs({{100, 60}, {100, 60}}), model);
  advance(watched.world, 200);
  EXPECT_EQ(watched.seen(), "2 waiting; task0 of job 0 failed; task1 of job 1 failed; ");
  // Both at one moment, each once, and a third time nothing is left.
  EXPECT_EQ(watched.act(AgentActionKind::repeat_task, "task0"), ActionOutcome::done);
  EXPECT_EQ(watched.act(AgentActionKind::repeat_task, "task1"), ActionOutcome::done);
  EXPECT_FALSE(watched.act(AgentActionKind::repeat_task, "task0").has_value());
  EXPECT_FALSE(watched.act(AgentActionKind::repeat_task, "task1").has_value());
}

}  // namespace
}  // namespace poolcast::sim
