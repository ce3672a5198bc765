// Listed nodes and tasks in, transitions out: what each look adds, as text.
#include <gtest/gtest.h>

#include "live/watched_nodes.hpp"
#include "live/watched_tasks.hpp"

namespace poolcast::live {
namespace {

using batch::EndCause;
using batch::NodeChange;
using batch::PoolId;
using batch::TaskChange;
using batch::TaskId;

Time const start = *parse_w3c_time("2026-01-12T08:00:00Z");
Time at(int minutes) { return start + minutes * minute; }
std::string minutes(Time time) { return std::to_string((time - start) / minute); }

constexpr PoolId pool{0};

char const* word(NodeChange change) {
  constexpr char const* words[] = {"requested", "creating",  "starting",    "start-task",
                                   "idle",      "running",   "task-failed", "unusable",
                                   "unknown",   "rebooting", "offline",     "leaving",
                                   "preempted", "removed",   "cancelled"};
  return words[static_cast<std::size_t>(change)];
}

/// `0 requested@0 creating@1;`: the node's number, and what it became when.
std::string told(WatchedNodes& nodes) {
  std::string text;
  for (batch::NodeTransition const& row : nodes.take()) {
    if (!text.empty()) text += ", ";
    text += std::to_string(row.node.value) + " " + word(row.change) + "@" + minutes(row.at);
  }
  return text;
}

Node node(std::string const& state, int since, int allocated, int booted = -1) {
  Node row{.id = "n", .state = state, .since = at(since), .allocated = at(allocated)};
  if (booted >= 0) row.booted = at(booted);
  return row;
}

TEST(WatchedNodes, ANodeIsFollowedThroughItsStates) {
  WatchedNodes nodes;
  nodes.note_resize(pool, at(0));
  nodes.look(pool, node("creating", 3, 3));
  EXPECT_EQ(told(nodes), "0 requested@0, 0 creating@3");
  nodes.look(pool, node("creating", 3, 3));
  EXPECT_EQ(told(nodes), "");
  nodes.look(pool, node("starting", 5, 3, 5));
  EXPECT_EQ(told(nodes), "0 starting@5");
  nodes.look(pool, node("idle", 6, 3, 5));
  EXPECT_EQ(told(nodes), "0 idle@6");
  nodes.look(pool, node("running", 7, 3, 5));
  nodes.look(pool, node("leavingpool", 9, 3, 5));
  EXPECT_EQ(told(nodes), "0 running@7, 0 leaving@9");
  nodes.forget_others(pool, {"n"}, at(10));
  EXPECT_EQ(told(nodes), "");
  nodes.forget_others(pool, {}, at(11));
  EXPECT_EQ(told(nodes), "0 removed@11");
  nodes.forget_others(pool, {}, at(12));
  EXPECT_EQ(told(nodes), "");
  EXPECT_EQ(nodes.size(pool), 0U);
}

TEST(WatchedNodes, WhatWasMissedIsFilledFromWhatTheNodeTells) {
  WatchedNodes nodes;
  nodes.look(pool, node("idle", 6, 3, 5));
  EXPECT_EQ(told(nodes), "0 requested@3, 0 creating@3, 0 starting@5, 0 idle@6");
  WatchedNodes wished_later;
  wished_later.note_resize(pool, at(4));
  wished_later.look(pool, node("running", 6, 3));
  EXPECT_EQ(told(wished_later), "0 requested@3, 0 creating@3, 0 idle@6, 0 running@6");
  WatchedNodes from_creating;
  from_creating.look(pool, node("creating", 3, 3));
  from_creating.look(pool, node("waitingforstarttask", 6, 3, 5));
  EXPECT_EQ(told(from_creating), "0 requested@3, 0 creating@3, 0 starting@5, 0 start-task@6");
}

TEST(WatchedNodes, APreemptedNodeComesBackUnderItsNumber) {
  WatchedNodes nodes;
  nodes.look(pool, node("idle", 6, 3));
  nodes.look(pool, node("preempted", 10, 3));
  EXPECT_EQ(told(nodes), "0 requested@3, 0 creating@3, 0 idle@6, 0 preempted@10");
  nodes.look(pool, node("creating", 20, 20));
  EXPECT_EQ(told(nodes), "0 creating@20");
  nodes.look(pool, node("preempted", 21, 20));
  nodes.look(pool, node("idle", 35, 3, 32));  // it may still tell its first allocation
  EXPECT_EQ(told(nodes), "0 preempted@21, 0 creating@32, 0 idle@35");
  nodes.look(pool, node("preempted", 40, 3, 32));
  nodes.forget_others(pool, {}, at(41));
  EXPECT_EQ(told(nodes), "0 preempted@40, 0 removed@41");
}

TEST(WatchedNodes, EveryStateOfTheServiceHasItsChange) {
  struct {
    char const* state;
    NodeChange change;
  } const rows[] = {
      {"idle", NodeChange::idle},
      {"rebooting", NodeChange::rebooting},
      {"reimaging", NodeChange::rebooting},
      {"running", NodeChange::running},
      {"unusable", NodeChange::unusable},
      {"starting", NodeChange::starting},
      {"waitingforstarttask", NodeChange::waiting_for_start_task},
      {"starttaskfailed", NodeChange::start_task_failed},
      {"unknown", NodeChange::unknown},
      {"leavingpool", NodeChange::leaving},
      {"offline", NodeChange::offline},
      {"preempted", NodeChange::preempted},
      {"upgradingos", NodeChange::unknown},
  };
  for (auto const& row : rows) {
    WatchedNodes nodes;
    nodes.look(pool, node(row.state, 6, 3));
    EXPECT_EQ(nodes.take().back().change, row.change) << row.state;
  }
}

TEST(WatchedNodes, PoolsAndTiersAreKeptApart) {
  WatchedNodes nodes;
  Node row = node("idle", 6, 3);
  nodes.look({0}, row);
  row.dedicated = false;
  nodes.look({1}, row);
  std::string text;
  for (batch::NodeTransition const& told_row : nodes.take()) {
    text += std::to_string(told_row.node.value) + "/" + std::to_string(told_row.pool.value) +
            (told_row.tier == batch::NodeTier::dedicated ? "d " : "l ");
  }
  EXPECT_EQ(text, "0/0d 0/0d 1/1l 1/1l 0/0d 1/1l ");
  EXPECT_EQ(nodes.size({0}) + nodes.size({1}), 2U);
  nodes.forget_others({0}, {}, at(9));
  EXPECT_EQ(nodes.size({0}), 0U);
  EXPECT_EQ(nodes.size({1}), 1U);
}

char const* word(EndCause cause) {
  constexpr char const* words[] = {"none",      "scale-in",   "preemption", "recovery",
                                   "exit-code", "image-pull", "wall-clock", "terminated"};
  return words[static_cast<std::size_t>(cause)];
}

std::string told(WatchedTasks& tasks) {
  std::string text;
  WatchedTasks::Changes const changes = tasks.take();
  for (batch::TaskTransition const& row : changes.transitions) {
    constexpr char const* words[] = {"running", "online", "requeued", "failed"};
    text += std::string(words[static_cast<std::size_t>(row.change)]) + "@" + minutes(row.at) +
            " on " + std::to_string(row.node.value);
    if (row.change != TaskChange::running) text += std::string(" ") + word(row.cause);
    text += "; ";
  }
  for (batch::TaskCompletion const& row : changes.completions) {
    text += "completed@" + minutes(row.at) + " on " + std::to_string(row.node.value) + "; ";
  }
  return text;
}

Task waiting() { return {.id = "task-7", .state = "active", .since = at(0)}; }

Task running(int started) {
  return {.id = "task-7",
          .state = "running",
          .since = at(started),
          .started = at(started),
          .node_id = "n"};
}

Task completed(int started, int ended, std::int64_t exit_code = 0) {
  Task row = running(started);
  row.state = "completed";
  row.since = row.ended = at(ended);
  row.exit_code = exit_code;
  row.result = exit_code == 0 ? "success" : "failure";
  if (exit_code != 0) row.failure_code = "FailureExitCode";
  return row;
}

/// What each of the looks adds.
std::vector<std::string> looks(std::vector<Task> const& rows,
                               std::string const& node_state = "idle") {
  WatchedNodes nodes;
  nodes.look(pool, node("idle", 0, 0));
  WatchedTasks tasks;
  std::vector<std::string> texts;
  for (Task const& row : rows) {
    tasks.look(pool, TaskId{7}, row, nodes);
    texts.push_back(told(tasks));
    nodes.look(pool, node(node_state, 60, 0));
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(WatchedTasks, ATaskIsFollowedToItsEnd) {
  EXPECT_EQ(looks({waiting(), running(2), running(2), completed(2, 5), completed(2, 5)}),
            (Texts{"", "running@2 on 0; ", "", "completed@5 on 0; ", ""}));
  EXPECT_EQ(looks({completed(2, 5)}), (Texts{"running@2 on 0; completed@5 on 0; "}));
  Task preparing = waiting();
  preparing.state = "preparing";
  EXPECT_EQ(looks({preparing}), (Texts{""}));
}

TEST(WatchedTasks, AFailureHasItsCause) {
  struct {
    char const* code;
    std::int64_t exit_code;
    char const* cause;
  } const rows[] = {{"FailureExitCode", 1, "exit-code"},
                    {"TaskEnded", 0, "terminated"},
                    {"SomethingNew", 3, "exit-code"},
                    {"SomethingNew", 0, "none"}};
  for (auto const& row : rows) {
    Task task = completed(2, 5, row.exit_code);
    task.failure_code = row.code;
    task.result = "failure";
    EXPECT_EQ(looks({task}).front(),
              "running@2 on 0; failed@5 on 0 " + std::string(row.cause) + "; ")
        << row.code;
  }
}

TEST(WatchedTasks, OneThatWasEndedWhileItWaitedNeverRan) {
  Task ended = waiting();
  ended.state = "completed";
  ended.result = "failure";
  ended.failure_code = "TaskEnded";
  EXPECT_EQ(looks({waiting(), ended}), (Texts{"", ""}));
}

TEST(WatchedTasks, ARunThatIsCutShortIsToldWithItsCause) {
  struct {
    char const* node_state;
    char const* cause;
  } const rows[] = {
      {"preempted", "preemption"}, {"leavingpool", "scale-in"}, {"unusable", "recovery"}};
  for (auto const& row : rows) {
    Task again = waiting();
    again.since = at(60);
    again.requeues = 1;
    again.last_requeue = at(61);
    Task second = running(70);
    second.requeues = 1;
    EXPECT_EQ(looks({running(2), again, second}, row.node_state),
              (Texts{"running@2 on 0; ", "requeued@61 on 0 " + std::string(row.cause) + "; ",
                     "running@70 on 0; "}));
    EXPECT_EQ(looks({running(2), second}, row.node_state)[1],
              "requeued@70 on 0 " + std::string(row.cause) + "; running@70 on 0; ")
        << "between two looks";
  }
}

TEST(WatchedTasks, ARetryIsForItsExitCode) {
  Task again = running(9);
  again.retries = 1;
  again.last_retry = at(8);
  EXPECT_EQ(looks({running(2), again})[1], "requeued@8 on 0 exit-code; running@9 on 0; ");
}

TEST(WatchedTasks, ATaskThatIsReactivatedRunsAgain) {
  Task again = completed(9, 10);
  again.retries = 1;
  EXPECT_EQ(looks({completed(2, 5, 1), waiting(), again}),
            (Texts{"running@2 on 0; failed@5 on 0 exit-code; ", "",
                   "running@9 on 0; completed@10 on 0; "}));
}

TEST(WatchedTasks, ANodeThatWasNeverListedIsKnownByItsTask) {
  WatchedNodes nodes;
  WatchedTasks tasks;
  tasks.look(pool, TaskId{7}, completed(2, 5), nodes);
  EXPECT_EQ(told(tasks), "running@2 on 0; completed@5 on 0; ");
  EXPECT_EQ(told(nodes), "0 requested@2, 0 creating@2, 0 idle@2, 0 running@2");
  nodes.look(pool, node("running", 1, 0));
  EXPECT_EQ(told(nodes), "");
  nodes.forget_others(pool, {}, at(9));
  EXPECT_EQ(told(nodes), "0 removed@9");
}

}  // namespace
}  // namespace poolcast::live
