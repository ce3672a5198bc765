#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

constexpr char const* scenario = "tests/cli/replications.json";

TEST(Replicate, PrintsATableAndCsv) {
  for (std::string const output : {"table", "csv"}) {
    RunResult const run =
        run_poolcast({"simulate", scenario, "--replications", "10", "--seed", "3", "-o", output});
    test::expect_golden("tests/cli/golden/simulate-replications." + output, run.out);
    EXPECT_EQ(run.err, "");
    EXPECT_EQ(run.exit_code, 0);
  }
}

TEST(Replicate, TheSameSeedsGiveTheSameBytes) {
  for (std::string const output : {"table", "csv", "json"}) {
    auto const run = [&](std::vector<std::string> arguments) {
      arguments.insert(arguments.begin(), {"simulate", "scenarios/article.json", "-o", output});
      return run_poolcast(arguments).out;
    };
    std::string const many = run({"--replications", "6"});
    EXPECT_GT(many.size(), 1000U);
    EXPECT_EQ(run({"--replications", "6"}), many);
    EXPECT_NE(run({"--replications", "6", "--seed", "2"}), many);
    EXPECT_EQ(run({}), run({}));
  }
}

TEST(Replicate, TheMeanOfTwoIsThatOfTheSingleRuns) {
  auto const json = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"simulate", scenario, "-o", "json"});
    return nlohmann::json::parse(run_poolcast(arguments).out);
  };
  double const first = json({"--seed", "3"})["total"]["waiting"]["mean"]["total"];
  double const second = json({"--seed", "4"})["total"]["waiting"]["mean"]["total"];
  nlohmann::json const both = json({"--seed", "3", "--replications", "2"});
  nlohmann::json const& found = both["total"]["waiting"]["mean"]["total"];
  EXPECT_DOUBLE_EQ(found["mean"], (first + second) / 2);
  // Of two values: t of one degree times half their distance.
  EXPECT_NEAR(found["high"].get<double>() - found["mean"].get<double>(),
              12.7062047 * std::abs(first - second) / 2, 1e-3);
  EXPECT_EQ(found["runs"], 2);
  EXPECT_EQ(both["replications"], 2);
}

TEST(Replicate, ARecordedLoadIsSaidToBeTheSameInEveryRun) {
  RunResult const run = run_poolcast({"simulate", "tests/cli/tiny.json", "--replications", "3"});
  EXPECT_EQ(run.out.find("tiny: 5 jobs of tests/cli/tiny.csv, in every run, "
                         "2026-01-12T00:00:00Z for 1 d, 3 runs, seeds 1 to 3\n"),
            0U)
      << run.out;
  EXPECT_NE(run.out.find("\nnote: load: recorded, and the same in every run; only what the model "
                         "draws varies\n"
                         "note: load: the rows were not in order of time; sorted\n"
                         "note: linux: 1 task needs more slots than the 1 of a node, and waits for "
                         "ever\n"),
            run.out.npos)
      << run.out;
}

TEST(Replicate, ANumberThatIsNoneIsRefused) {
  struct Row {
    char const* number;
    char const* err;
  };
  for (Row const& row :
       {Row{"0", "--replications: '0' is too few for a confidence interval; give 2 or more\n"},
        Row{"1", "--replications: '1' is too few for a confidence interval; give 2 or more\n"},
        Row{"100001", "--replications: '100001' is more than the 100,000 that can be run\n"},
        Row{"-3",
            "--replications: '-3' is not a whole number from 0 up\n"
            "Run with --help for more information.\n"},
        Row{"many",
            "--replications: 'many' is not a whole number from 0 up\n"
            "Run with --help for more information.\n"}}) {
    RunResult const run = run_poolcast({"simulate", scenario, "--replications", row.number});
    EXPECT_EQ(run.err, row.err);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 2) << row.number;
  }
}

}  // namespace
}  // namespace poolcast
