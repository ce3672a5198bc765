// One variant alone: what of a result is luck.
#include "engine/report/replications.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "engine/experiment/compare.hpp"
#include "tests/experiment/figures_text.hpp"
#include "tests/support/run.hpp"

namespace poolcast::experiment {
namespace {

Scenario article() { return *load_scenario(POOLCAST_SOURCE_DIR "/scenarios/article.json"); }

std::string replicated(Scenario const& scenario, std::size_t count, std::size_t threads) {
  return text_of(
      *replicate(scenario, *load_workload(scenario), {.seeds = count, .threads = threads}));
}

TEST(Replications, AreTheRunsOfTheSeedsWhateverTheNumberOfThreads) {
  Scenario scenario = article();
  scenario.model.seed = 40;
  std::string const found = replicated(scenario, 12, 1);
  std::string expected;
  for (std::uint64_t seed = 40; seed < 52; ++seed) {
    Scenario one = scenario;
    one.model.seed = seed;
    expected += replicated(one, 1, 1);
  }
  EXPECT_EQ(found, expected);
  EXPECT_EQ(replicated(scenario, 12, 2), expected);
  EXPECT_EQ(replicated(scenario, 12, 7), expected);
}

TEST(Replications, ARecordedLoadIsTheSameInEveryRun) {
  test::TemporaryDirectory const files;
  files.file("jobs.csv", "60,600\n120,600\n");
  Scenario const scenario =
      *load_scenario(files.file("s.json", R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3",
      "targetDedicatedNodes": 1}], "load": {"defaultPool": "a", "file": "jobs.csv"}})"));
  Workload const workload = *load_workload(scenario);
  std::vector<Replication> const found = *replicate(scenario, workload, {.seeds = 5, .threads = 2});
  ASSERT_EQ(found.size(), 5U);
  for (Replication const& one : found) {
    EXPECT_EQ(one.summaries.back().tasks.submitted, 2U);
    EXPECT_EQ(one.summaries.back().tasks.completed, 2U);
  }
  EXPECT_NE(found[0].summaries.back().waiting.max.total(),
            found[1].summaries.back().waiting.max.total());
}

TEST(Replications, EndEarlyWithTheFirstRunsOnly) {
  Scenario scenario = article();
  Workload const workload = *load_workload(scenario);
  std::size_t questions = 0;
  double share = 0;
  std::vector<Replication> const found =
      *replicate(scenario, workload, {.seeds = 100'000, .threads = 2, .go_on = [&](double done) {
                                        EXPECT_GE(done, share);
                                        share = done;
                                        return ++questions < 2;
                                      }});
  EXPECT_GE(questions, 2U);
  EXPECT_LT(share, 0.5);
  ASSERT_GE(found.size(), 1U);
  ASSERT_LT(found.size(), 50'000U);
  // What there is, is what there would have been.
  std::size_t const compared = std::min<std::size_t>(found.size(), 4);
  EXPECT_EQ(text_of({found.begin(), found.begin() + static_cast<std::ptrdiff_t>(compared)}),
            replicated(scenario, compared, 1));
}

TEST(Replications, TheFailureOfTheFirstSeedThatFailsIsTold) {
  Scenario scenario = article();
  scenario.name = "rare";
  for (load::SyntheticJobs& kind : scenario.synthetic) {
    kind.per_hour.fill(0);
    kind.per_hour[3] = 0.2;
  }
  Result<Workload> workload = load_workload(scenario);
  while (!workload) {
    ++scenario.model.seed;
    workload = load_workload(scenario);
  }
  std::uint64_t failing = scenario.model.seed + 1;
  for (Scenario next = scenario;; ++failing) {
    next.model.seed = failing;
    if (!load_workload(next)) break;
  }
  for (std::size_t const threads : {std::size_t{1}, std::size_t{2}, std::size_t{8}}) {
    EXPECT_EQ(replicate(scenario, *workload, {.seeds = 50, .threads = threads}).error().message,
              "seed " + std::to_string(failing) +
                  ": rare: no job to simulate: the synthetic load has none within 1 d");
  }
}

TEST(Replications, AFormulaWithErrorsIsAnsweredOnce) {
  Scenario scenario = article();
  scenario.pools[1].formula = Source{"bad", "x = (;"};
  EXPECT_EQ(
      replicate(scenario, *load_workload(scenario), {.seeds = 9, .threads = 3}).error().message,
      "bad:1:6: error: expected an expression, found ';'\n  x = (;\n       ^");
}

}  // namespace
}  // namespace poolcast::experiment
