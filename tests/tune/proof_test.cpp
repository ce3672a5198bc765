// Does it find what is known? Scenarios whose best constants can be told by hand, each with far
// more combinations than trials, and the article's formula, of which nobody knows how good it is.
#include <algorithm>
#include <cmath>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/tune/output.hpp"
#include "tests/tune/tuning.hpp"

namespace poolcast::tune {
namespace {

using test::TemporaryDirectory;

/// A job of 9 min 30 s each minute from `begin` to `end`, in minutes of a day: ten at any time.
std::string steady_jobs(int begin, int end) {
  std::string csv = "arrival_s,duration_s\n";
  for (int minute = begin; minute < end; ++minute) {
    csv += std::to_string(minute * 60) + ",570\n";
  }
  return csv;
}

std::string searched(Ask const& ask) {
  Result<Trials> const trials = tuned(ask);
  if (!trials) return trials.error().message;
  EXPECT_GT(trials->grid, 3 * ask.budget) << "it must be a search";
  EXPECT_LE(trials->trials.size(), ask.budget);
  return chosen_values(*trials);
}

TEST(Proof, AConstantLoadNeedsAsManyNodesAsItHasJobsAtATime) {
  TemporaryDirectory const files;
  files.file("f.autoscale", "$nodes = 37; // tune: 0..400\n$TargetDedicatedNodes = $nodes;\n");
  files.file("jobs.csv", steady_jobs(1, 24 * 60));
  std::string const scenario =
      files.file("s.json", instant_pool("f.autoscale", R"("load": {"file": "jobs.csv"})"));
  EXPECT_EQ(searched({.scenarios = {scenario}, .subject_to = {"wait.p95 <= 5s"}, .seeds = 1}),
            "$nodes 10");
}

TEST(Proof, ASquareWaveNeedsItsNodesWhileItIsHigh) {
  TemporaryDirectory const files;
  // From 8:00 on, and the last job comes at 15:59 and runs until it has ended: 8 hours of ten
  // nodes, whose last ones leave as they have nothing to do.
  files.file("f.autoscale", R"($day = 16; // tune: 0..40
$night = 5; // tune: 0..40
$open = 3; // tune: 0..12
$close = 22; // tune: 13..24
$hour = time().hour;
$TargetDedicatedNodes = $hour >= $open && $hour < $close ? $day : $night;
$NodeDeallocationOption = taskcompletion;
)");
  files.file("jobs.csv", steady_jobs(8 * 60, 16 * 60));
  std::string const scenario =
      files.file("s.json", instant_pool("f.autoscale", R"("load": {"file": "jobs.csv"})"));
  EXPECT_EQ(
      searched(
          {.scenarios = {scenario}, .subject_to = {"wait.max <= 30s"}, .budget = 400, .seeds = 1}),
      "$day 10, $night 0, $open 8, $close 16");
}

/// By the recursion of Erlang's B; the mean wait in mean service times.
double erlang_c_wait(int servers, double offered) {
  double b = 1;
  for (int k = 1; k <= servers; ++k) b = offered * b / (k + offered * b);
  double const utilisation = offered / servers;
  return b / (1 - utilisation * (1 - b)) / (servers - offered);
}

TEST(Proof, AQueueWithABudgetForItsWaitNeedsErlangsServers) {
  TemporaryDirectory const files;
  // Twelve jobs at a time on average, of five minutes each; they may wait ten seconds on average.
  constexpr double offered = 12, service = 300, budget = 10;
  int servers = 13;
  while (erlang_c_wait(servers, offered) * service > budget) ++servers;
  // The budget is far from what one server more or less would bring, so luck decides nothing.
  ASSERT_GT(erlang_c_wait(servers - 1, offered) * service, 1.5 * budget);
  ASSERT_LT(erlang_c_wait(servers, offered) * service, 0.8 * budget);
  std::string csv = "arrival_s,duration_s\n";
  double at = 1;
  for (std::uint64_t i = 0; at < 20 * 86400; ++i) {
    at -= std::log(uniform(draw(7, Stream::arrival, i))) * service / offered;
    csv += format_number(at, 12) + "," +
           format_number(-std::log(uniform(draw(7, Stream::duration, i))) * service, 9) + "\n";
  }
  files.file("jobs.csv", csv);
  files.file("f.autoscale", "$nodes = 90; // tune: 1..300\n$TargetDedicatedNodes = $nodes;\n");
  std::string const scenario =
      files.file("s.json", instant_pool("f.autoscale", R"("load": {"file": "jobs.csv"})"));
  EXPECT_EQ(
      searched(
          {.scenarios = {scenario}, .subject_to = {"wait.mean <= 10s"}, .budget = 50, .seeds = 1}),
      "$nodes " + std::to_string(servers));
}

TEST(Proof, TheArticlesFormulaCanBeBeatenInCostAndWait) {
  std::string const root = POOLCAST_SOURCE_DIR;
  Result<Trials> const trials = tuned({.scenarios = {root + "/scenarios/article.json"},
                                       .formulas = {root + "/tests/tune/article.autoscale"},
                                       .minimize = "cost,wait_p95",
                                       .budget = 150,
                                       .seeds = 5,
                                       .held_out_seeds = 10});
  ASSERT_TRUE(trials) << trials.error().message;
  Trial const& now = trials->trials.front();
  auto const better = [&](Figures const& figures, Figures const& than) {
    return figures[0]->mean < than[0]->mean && figures[1]->mean < than[1]->mean;
  };
  // And not because it was tuned to those days: on ten others too.
  auto const found = std::ranges::count_if(trials->trials, [&](Trial const& trial) {
    return trial.on_front && better(trial.objectives, now.objectives) &&
           better(trial.held_out, now.held_out);
  });
  EXPECT_GE(found, 3) << to_table(*trials);
}

TEST(Proof, TheFormulaWithItsNumbersLeftOpenIsTheArticles) {
  std::string const root = POOLCAST_SOURCE_DIR;
  auto const run = [&](std::string const& formula) {
    return test::run_poolcast({"simulate", root + "/scenarios/article.json", "--formula",
                               root + formula, "-o", "csv"})
        .out;
  };
  std::string const article = run("/formulas/ephemeral-agents.autoscale");
  EXPECT_NE(article, "");
  EXPECT_EQ(run("/tests/tune/article.autoscale"), article);
}

}  // namespace
}  // namespace poolcast::tune
