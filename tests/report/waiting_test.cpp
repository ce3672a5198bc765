// What a wait was made of, as docs/simulation-model.md#waiting-time has it.
#include "engine/report/waiting.hpp"

#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "tests/report/ledger.hpp"

namespace poolcast::report {
namespace {

constexpr batch::PoolId pool{0};

struct Case {
  char const* name;
  int queued, requested, ready, started, agent;
  std::vector<int> limited;  // when evaluations were held at a limit
  char const* expected;
};

std::string split(Case const& row) {
  batch::Ledger ledger;
  ledger.end = at(10'000);
  ledger.nodes.push_back({.pool = pool, .requested = at(row.requested), .ready = at(row.ready)});
  ledger.tasks.push_back(
      {at(row.started), batch::NodeId{0}, static_cast<std::uint32_t>(row.agent) * 1000});
  for (int seconds : row.limited) ledger.evaluations.push_back(limited_at(seconds));
  load::Load load;
  load.jobs.push_back({at(row.queued), minute, pool});
  return text_of(waiting_of(ledger, load, {pool}).max);
}

TEST(Waiting, IsSplitAlongTheNodeThatTheTaskRanOn) {
  Case const cases[] = {
      {"nothing waited for",
       100,
       10,
       50,
       100,
       0,
       {},
       "evaluation 0, cap 0, node_start 0, slot 0, agent_start 0"},
      {"an evaluation",
       100,
       130,
       130,
       130,
       0,
       {},
       "evaluation 30, cap 0, node_start 0, slot 0, agent_start 0"},
      {"the node's start",
       100,
       100,
       160,
       160,
       0,
       {},
       "evaluation 0, cap 0, node_start 60, slot 0, agent_start 0"},
      {"a node that was asked for before the job came",
       100,
       40,
       160,
       160,
       0,
       {},
       "evaluation 0, cap 0, node_start 60, slot 0, agent_start 0"},
      {"a slot",
       100,
       10,
       50,
       170,
       0,
       {},
       "evaluation 0, cap 0, node_start 0, slot 70, agent_start 0"},
      {"the agent",
       100,
       10,
       50,
       100,
       18,
       {},
       "evaluation 0, cap 0, node_start 0, slot 0, agent_start 18"},
      {"all but the cap",
       100,
       120,
       150,
       190,
       5,
       {},
       "evaluation 20, cap 0, node_start 30, slot 40, agent_start 5"},
  };
  for (Case const& row : cases) EXPECT_EQ(split(row), row.expected) << row.name;
}

Case const capped[] = {
    {"a limit before the job came is none of its own",
     100,
     120,
     150,
     190,
     5,
     {99},
     "evaluation 20, cap 0, node_start 30, slot 40, agent_start 5"},
    {"at the moment it came",
     100,
     120,
     150,
     190,
     5,
     {100},
     "evaluation 0, cap 60, node_start 30, slot 0, agent_start 5"},
    {"while it waited for an evaluation",
     100,
     120,
     150,
     190,
     5,
     {107},
     "evaluation 7, cap 53, node_start 30, slot 0, agent_start 5"},
    {"the first limit counts",
     100,
     120,
     150,
     190,
     5,
     {99, 110, 115, 180},
     "evaluation 10, cap 50, node_start 30, slot 0, agent_start 5"},
    {"while its node booted",
     100,
     120,
     150,
     190,
     5,
     {130},
     "evaluation 20, cap 40, node_start 30, slot 0, agent_start 5"},
    {"while it waited for a slot",
     100,
     120,
     150,
     190,
     5,
     {165},
     "evaluation 20, cap 25, node_start 30, slot 15, agent_start 5"},
    {"as it started",
     100,
     120,
     150,
     190,
     5,
     {190},
     "evaluation 20, cap 0, node_start 30, slot 40, agent_start 5"},
    {"never takes over the agent's start",
     100,
     120,
     150,
     190,
     5,
     {192},
     "evaluation 20, cap 0, node_start 30, slot 40, agent_start 5"},
};

TEST(Waiting, ACapTakesOverEvaluationAndSlotFromItsMomentOn) {
  for (Case const& row : capped) EXPECT_EQ(split(row), row.expected) << row.name;
}

TEST(Waiting, ARunThatWasCutShortIsLostAndNotWaiting) {
  batch::Ledger ledger;
  ledger.end = at(10'000);
  ledger.nodes.push_back({.pool = pool, .requested = at(110), .ready = at(130)});
  ledger.nodes.push_back({.pool = pool, .requested = at(5050), .ready = at(5070)});
  ledger.interruptions.push_back(cut(0, 133, 5000, true));
  ledger.tasks.push_back({at(5090), batch::NodeId{1}, 7000});
  load::Load load;
  load.jobs.push_back({at(100), minute, pool});
  EXPECT_EQ(text_of(waiting_of(ledger, load, {pool}).max),
            "evaluation 60, cap 0, node_start 40, slot 23, agent_start 7");
}

TEST(Waiting, ALimitOfAnotherPoolIsNoneOfTheJobs) {
  batch::Ledger ledger;
  ledger.nodes.push_back({.pool = pool, .requested = at(0), .ready = at(10)});
  ledger.tasks.push_back({at(50), batch::NodeId{0}, 0});
  ledger.evaluations = {limited_at(20, 1), limited_at(40, 0, batch::Limit::quota)};
  load::Load load;
  load.jobs.push_back({at(10), minute, pool});
  EXPECT_EQ(text_of(waiting_of(ledger, load, {pool}).max),
            "evaluation 0, cap 10, node_start 0, slot 30, agent_start 0");
}

/// Rows as a run could have written them, with moments that often coincide.
struct RandomRun {
  batch::Ledger ledger;
  load::Load load;
  std::vector<Duration> whole;

  explicit RandomRun(std::uint64_t seed) {
    auto const ticks = [&](std::uint64_t entity, std::uint64_t bound) {
      return static_cast<std::int64_t>(draw(seed, Stream::arrival, entity) % bound);
    };
    for (std::uint32_t i = 0; i < 500; ++i) {
      auto const node_pool = static_cast<std::uint16_t>(i % 2);
      Time const queued{ticks(8 * i, 40'000)};
      Time const requested{ticks(8 * i + 1, 60'000)};
      Time const ready = requested + Duration{ticks(8 * i + 2, 9'000)};
      Time const started = std::max(queued, ready) + Duration{ticks(8 * i + 3, 3) * 7'001};
      auto const agent = static_cast<std::uint32_t>(ticks(8 * i + 4, 3));
      ledger.nodes.push_back(
          {.pool = batch::PoolId{node_pool}, .requested = requested, .ready = ready});
      ledger.tasks.push_back({started, batch::NodeId{i}, agent});
      load.jobs.push_back({queued, minute, batch::PoolId{node_pool}});
      whole.push_back(started - queued + agent * millisecond);
    }
    for (std::int64_t t = 0; t < 80'000;
         t += 1 + ticks(90'000 + static_cast<std::uint64_t>(t), 999)) {
      batch::EvaluationRow row = limited_at(0, static_cast<std::uint16_t>(t % 2));
      row.at = Time{t};
      row.limit = static_cast<batch::Limit>(t % 3);
      ledger.evaluations.push_back(row);
    }
  }
};

TEST(Waiting, ThePartsSumToTheWholeToTheTick) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomRun run(seed);
    Duration sum;
    for (std::uint32_t i = 0; i < run.whole.size(); ++i) {
      batch::Ledger one = run.ledger;
      for (std::uint32_t j = 0; j < one.tasks.size(); ++j) {
        if (j != i) one.tasks.set_agent_start(j, batch::not_online);
      }
      std::vector<batch::PoolId> const both{batch::PoolId{0}, batch::PoolId{1}};
      WaitingTime const waiting = waiting_of(one, run.load, both).max;
      ASSERT_EQ(waiting.total(), run.whole[i]) << "seed " << seed << ", job " << i;
      for (Duration const part : waiting.parts) {
        ASSERT_GE(part, Duration{}) << "seed " << seed << ", job " << i;
      }
      sum += run.whole[i];
    }
    WaitingSummary const all =
        waiting_of(run.ledger, run.load, {batch::PoolId{0}, batch::PoolId{1}});
    EXPECT_EQ(all.sum.total(), sum) << "seed " << seed;
    EXPECT_EQ(all.jobs, run.whole.size());
  }
}

/// Jobs that waited 1 s, 2 s, ... for a slot, in an order that is not that of their waits.
WaitingSummary summary_of(int count) {
  batch::Ledger ledger;
  ledger.nodes.push_back({.pool = pool, .requested = at(0), .ready = at(0)});
  load::Load load;
  for (int i = 0; i < count; ++i) {
    int const waited = 1 + (i * 7) % count;  // 7 divides no count of these tests
    load.jobs.push_back({at(1000 + i), minute, pool});
    ledger.tasks.push_back({at(1000 + i + waited), batch::NodeId{0}, 0});
  }
  return waiting_of(ledger, load, {pool});
}

TEST(Waiting, PercentilesAreTheNearestRank) {
  struct Row {
    int jobs, p50, p95, max, mean_in_ms;
  };
  // The rank is the count times the percentage, rounded up.
  for (Row const& row : {Row{1, 1, 1, 1, 1000}, Row{2, 1, 2, 2, 1500}, Row{3, 2, 3, 3, 2000},
                         Row{19, 10, 19, 19, 10'000}, Row{20, 10, 19, 20, 10'500},
                         Row{41, 21, 39, 41, 21'000}, Row{100, 50, 95, 100, 50'500}}) {
    WaitingSummary const summary = summary_of(row.jobs);
    EXPECT_EQ(summary.p50[WaitingPart::slot], row.p50 * second) << row.jobs;
    EXPECT_EQ(summary.p95[WaitingPart::slot], row.p95 * second) << row.jobs;
    EXPECT_EQ(summary.max[WaitingPart::slot], row.max * second) << row.jobs;
    EXPECT_EQ(summary.mean.total(), row.mean_in_ms * millisecond) << row.jobs;
  }
}

TEST(Waiting, LeavesOutJobsWithoutAnAgentAndOtherPools) {
  batch::Ledger ledger;
  ledger.nodes.push_back({.pool = pool, .requested = at(0), .ready = at(0)});
  ledger.tasks = {{never, {}, batch::not_online},
                  {at(30), batch::NodeId{0}, batch::not_online},
                  {at(40), batch::NodeId{0}, 0},
                  {at(99), batch::NodeId{0}, 0}};
  ledger.tasks.resize(1000);  // rows are made a page at a time
  load::Load load;
  for (std::uint16_t of : std::vector<std::uint16_t>{0, 0, 0, 1}) {
    load.jobs.push_back({at(10), minute, batch::PoolId{of}});
  }
  WaitingSummary const summary = waiting_of(ledger, load, {pool});
  EXPECT_EQ(summary.jobs, 1U);
  EXPECT_EQ(text_of(summary.max), "evaluation 0, cap 0, node_start 0, slot 30, agent_start 0");
  EXPECT_EQ(waiting_of(ledger, load, {}).jobs, 0U);
}

}  // namespace
}  // namespace poolcast::report
