// `poolcast eval --explain`, as a user sees it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

RunResult explain(std::vector<std::string> const& more) {
  std::vector<std::string> arguments{"eval",      "formulas/ephemeral-agents.autoscale",
                                     "--samples", "docs/examples/burst.samples",
                                     "--pool",    "low_priority=1,slots=5",
                                     "--at",      "2022-01-18T09:00:00Z",
                                     "--explain"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_poolcast(arguments);
}

TEST(Explain, ShowsTheArticlesFormulaInABurst) {
  RunResult const run = explain({});
  test::expect_golden("tests/cli/golden/explain.txt", run.out);
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Explain, EndsWithTheAnswerThatPlainEvalGives) {
  RunResult const plain = run_poolcast({"eval", "-"}, "x = 1; y = z");
  RunResult const run = run_poolcast({"eval", "-", "--explain"}, "x = 1; y = z");
  ASSERT_GT(run.out.size(), plain.out.size());
  EXPECT_EQ(run.out.substr(run.out.size() - plain.out.size()), plain.out);
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Explain, IsJsonBesideTheAutoScaleRun) {
  auto const json = nlohmann::json::parse(explain({"-o", "json"}).out);
  EXPECT_TRUE(json.contains("results"));
  ASSERT_EQ(json["statements"].size(), 9U);
  nlohmann::json const& third = json["statements"][2];
  EXPECT_EQ(third["name"], "$nbPending5min");
  EXPECT_EQ(third["reached"], "evaluated");
  EXPECT_EQ(third["expressions"][0]["note"], "second branch");
  nlohmann::json samples;
  for (nlohmann::json const& expression : third["expressions"]) {
    if (expression.contains("sampledAt")) samples = expression;
  }
  EXPECT_EQ(samples["type"], "doubleVec");
  EXPECT_EQ(samples["value"].size(), 10U);
  EXPECT_EQ(samples["sampledAt"][9], "2022-01-18T09:00:00Z");
}

}  // namespace
}  // namespace poolcast
