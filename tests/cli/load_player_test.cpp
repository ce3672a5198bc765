// A load played on a clock: who asks when, and what waits for others.
#include "engine/cli/load_player.hpp"

#include <gtest/gtest.h>

#include "engine/load/scale.hpp"

namespace poolcast::cli {
namespace {

using batch::JobChange;

constexpr Time start{1'000 * day.ticks};

/// Jobs that are queued so many minutes after the start.
load::Load load_of(std::vector<int> const& minutes) {
  load::Load load;
  for (int const at : minutes) {
    load.jobs.push_back({.queued = start + at * minute, .duration = minute, .pool = {}});
  }
  return load;
}

/// A clock that stands: of an account whose time is `now`.
struct Rig {
  load::Load load;
  InterruptWatch watch{};
  LiveClock clock;
  LoadPlayer player;

  Rig(load::Load of, Duration passed)
      : load(std::move(of)), clock(watch, start + passed, 1), player(load, clock) {}

  std::string asked() {
    std::string text;
    for (batch::AgentRequest const& one : player.take()) {
      text += std::to_string(one.task.value) + " ";
    }
    return text;
  }
  void end(std::uint32_t task, bool well) {
    batch::TaskCompletion const completion{start + 5 * minute, {task}, {}};
    batch::TaskTransition const failure{
        .at = start + 5 * minute, .task = {task}, .node = {}, .change = batch::TaskChange::failed};
    batch::Observation seen;
    if (well) seen.completions = {&completion, 1};
    if (!well) seen.tasks = {&failure, 1};
    player.note(seen);
  }
  std::string changes() {
    std::string text;
    for (batch::JobTransition const& one : player.jobs()) {
      constexpr char const* words[] = {"queued", "requested", "started", "succeeded",
                                       "failed", "cancelled", "skipped"};
      if (one.change == JobChange::requested) continue;
      text += std::to_string(one.job.value) + " " + words[static_cast<std::size_t>(one.change)] +
              " " + std::to_string((one.at - start) / minute) + "; ";
    }
    return text;
  }
};

TEST(LoadPlayer, JobsAskWhenTheirTimeHasCome) {
  Rig rig(load_of({0, 1, 2}), minute + second);
  EXPECT_EQ(rig.player.next(), start);
  EXPECT_EQ(rig.asked(), "0 1 ");
  EXPECT_EQ(rig.player.next(), start + 2 * minute);
  EXPECT_EQ(rig.asked(), "");
  EXPECT_EQ(rig.changes(), "0 queued 0; 1 queued 1; ");
  rig.end(0, true);
  rig.end(1, false);
  EXPECT_EQ(rig.changes(), "0 succeeded 5; 1 failed 5; ");
  EXPECT_EQ(rig.changes(), "");
}

TEST(LoadPlayer, AJobWaitsForThoseThatItNeeds) {
  load::Load load = load_of({0, 0, 1, 9});
  load.needs = {{.job = 2, .jobs = {0, 1}}, {.job = 3, .jobs = {0}}};
  Rig rig(std::move(load), 2 * minute);
  EXPECT_EQ(rig.asked(), "0 1 ");
  rig.end(0, true);
  EXPECT_EQ(rig.player.next(), start + 9 * minute) << "job 3 waits for its time only";
  rig.end(1, true);
  EXPECT_EQ(rig.player.next(), start + 5 * minute);
  EXPECT_EQ(rig.asked(), "2 ");
  EXPECT_EQ(rig.changes(), "0 queued 0; 1 queued 0; 0 succeeded 5; 1 succeeded 5; 2 queued 5; ");
}

TEST(LoadPlayer, WithAJobThatFailsItsDependentsAreSkipped) {
  load::Load load = load_of({0, 1, 1, 1});
  load.needs = {{.job = 1, .jobs = {0}}, {.job = 2, .jobs = {1}}, {.job = 3, .jobs = {2, 0}}};
  Rig rig(std::move(load), 2 * minute);
  EXPECT_EQ(rig.asked(), "0 ");
  rig.end(0, false);
  EXPECT_EQ(rig.asked(), "");
  EXPECT_EQ(rig.changes(), "0 queued 0; 0 failed 5; 3 skipped 5; 1 skipped 5; 2 skipped 5; ");
}

TEST(LoadPlayer, JobsOfACancelledPipelineAreNotAskedFor) {
  load::Load load = load_of({0, 2});
  load.pipelines = {{.id = "x", .cancelled = start + minute}};
  for (load::Job& job : load.jobs) job.pipeline = 0;
  Rig rig(std::move(load), 3 * minute);
  EXPECT_EQ(rig.asked(), "0 ");
  EXPECT_EQ(rig.changes(), "0 queued 0; 1 cancelled 2; ");
}

TEST(LoadPlayer, ALoadIsCutAndShiftedAsAWhole) {
  load::Load load = load_of({0, 5, 9});
  load.ids = {"a", "b", "c"};
  load.priorities = {1, 2, 3};
  load.needs = {{.job = 1, .jobs = {0}}, {.job = 2, .jobs = {0}}};
  load.pipelines = {{.id = "x", .cancelled = start}, {.id = "y"}};
  cut_load(load, start + 9 * minute);
  EXPECT_EQ(load.jobs.size(), 2U);
  EXPECT_EQ(load.ids.size(), 2U);
  EXPECT_EQ(load.priorities.size(), 2U);
  EXPECT_EQ(load.needs.size(), 1U);
  load::shift(load, hour);
  EXPECT_EQ(load.jobs[1].queued, start + hour + 5 * minute);
  EXPECT_EQ(load.pipelines[0].cancelled, start + hour);
  EXPECT_EQ(load.pipelines[1].cancelled, never);
}

}  // namespace
}  // namespace poolcast::cli
