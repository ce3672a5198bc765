// `poolcast tune` as a person runs it: what it prints, writes and refuses, and what an interruption
// leaves.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/cli/progress.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/running_poolcast.hpp"
#include "tests/support/terminal.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

constexpr char const* article = "scenarios/article.json";
constexpr char const* formula = "tests/tune/article.autoscale";

RunResult tune(std::vector<std::string> const& more) {
  std::vector<std::string> arguments = {"tune", article, "--formula", formula, "--minimize"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_poolcast(arguments);
}

TEST(Tune, PrintsTheFrontAndWhatItBuys) {
  RunResult const run = tune({"cost,wait_p95", "--budget", "60", "--subject-to", "wait.max <= 2h"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.err, "");
  test::expect_golden("tests/cli/golden/tune-article.txt", run.out);
}

TEST(Tune, SaysTheSameInEveryOutputAndOfItsStudy) {
  TemporaryDirectory const files;
  std::string const study = (files.path() / "s.db").string();
  std::vector<std::string> const asked = {"cost,wait_p95", "--budget", "30", "--study", study};
  auto const with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), asked.begin(), asked.end());
    return tune(more);
  };
  std::string const table = with({}).out;
  std::string const json = with({"-o", "json", "--jobs", "1"}).out;
  std::string const csv = with({"-o", "csv", "--jobs", "3"}).out;
  EXPECT_EQ(run_poolcast({"tune", "show", study}).out, table);
  EXPECT_EQ(run_poolcast({"tune", "export", study, "-o", "json"}).out, json);
  EXPECT_EQ(run_poolcast({"tune", "export", study}).out, csv);
  nlohmann::json const document = nlohmann::json::parse(json);
  EXPECT_EQ(document["trials"].size(), 30U);
  EXPECT_NE(table.find(document["answer"]), table.npos);
  EXPECT_EQ(std::ranges::count(csv, '\n'), 31);
}

TEST(Tune, RefusesWhatItCannotDoAndSaysWhatWould) {
  struct Case {
    std::vector<std::string> arguments;
    int exit_code;
    std::string error;
  };
  Case const cases[] = {
      {{"tune"},
       2,
       "SCENARIO is required: poolcast tune scenarios/workweek.json --minimize cost,wait_p95\n"},
      {{"tune", article},
       2,
       "--minimize: name the metrics to minimise: --minimize cost,wait_p95\n"},
      {{"tune", article, "--minimize", "coost"},
       2,
       "--minimize: no metric is called 'coost'; did you mean 'cost'?\n"},
      {{"tune", article, "--minimize", "cost,cost.total"},
       2,
       "'cost' is asked for twice, as 'cost.total'\n"},
      {{"tune", article, "--minimize", "cost", "--search", "moead"},
       2,
       "--search moead divides several objectives; of one, leave --search out\n"},
      {{"tune", article, "--minimize", "cost", "--budget", "1"},
       2,
       "--budget: '1' is not from 2 to 1,000,000\n"},
      {{"tune", article, "--minimize", "cost", "--jobs", "0"},
       2,
       "--jobs: '0' is not from 1 to 1,024\n"},
      {{"tune", article, "--minimize", "cost"},
       1,
       "formulas/ephemeral-agents.autoscale: nothing may vary; say how far a constant may be "
       "moved, '$cap = 4; // tune: 1..32', or name keys in the scenario's \"tune\"\n"},
      {{"tune", article, "--minimize", "cost", "--formula", formula, "--subject-to", "cost < 5"},
       1,
       "--subject-to: 'cost < 5' is no condition; write \"wait.p95 <= 10m\", with <= or >=\n"},
      {{"tune", article, "--minimize", "cost", "--formula", formula, "--choose", "fastest",
        "--budget", "2"},
       2,
       "--choose fastest: no objective is a wait; name one: --minimize wait_p95\n"},
      {{"tune", "none.json", "--minimize", "cost"},
       1,
       "cannot read 'none.json': No such file or directory\n"},
      {{"tune", "show", article},
       1,
       std::string(article) + ": is no study; 'poolcast tune --study FILE' writes one\n"},
      {{"tune", "show", "none.db"}, 1, "none.db: there is no such file\n"},
  };
  for (Case const& one : cases) {
    RunResult const run = run_poolcast(one.arguments);
    EXPECT_EQ(run.exit_code, one.exit_code) << one.error;
    EXPECT_EQ(run.err, one.error);
    EXPECT_EQ(run.out, "");
  }
}

TEST(Tune, NoTrialThatKeepsTheConditionsIsToldWithExitCode1) {
  RunResult const run = tune({"cost", "--subject-to", "wait.p95 <= 1s", "--budget", "20"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(run.out.ends_with(
      "\nno trial that was made keeps all of --subject-to and serves its jobs; loosen one, widen a "
      "'// tune:', or give a larger --budget\n"))
      << run.out;
}

/// A formula with a test beside it, which holds `$spare` fixed where `fixed` says so.
struct Tested {
  TemporaryDirectory files;
  std::string path;
  std::string best;

  explicit Tested(std::string const& expected) {
    path = files.file("mine.autoscale",
                      "// Mine.\n$spare = 1; // tune: 0..9\n"
                      "$TargetLowPriorityNodes = 1 + $spare; // and one\n"
                      "$NodeDeallocationOption = taskcompletion;\n");
    files.file("mine.test", "formula mine.autoscale\n\neval at 0s\n  $TargetLowPriorityNodes " +
                                expected + "\n");
    best = (files.path() / "best.autoscale").string();
  }

  RunResult tune(std::string const& choose) const {
    return run_poolcast({"tune", article, "--formula", path, "--minimize", "cost,wait_p95",
                         "--seeds", "2", "--choose", choose, "--write", best});
  }
};

TEST(TuneWrite, FillsInTheConstantsAndRunsTheTest) {
  Tested const formula_and_test("<= 10");
  RunResult const run = formula_and_test.tune("fastest");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  std::string const text = test::read_file(formula_and_test.best);
  EXPECT_EQ(text.substr(0, 18), "// Mine.\n$spare = ");
  EXPECT_EQ(text.substr(19),
            "; // tune: 0..9\n$TargetLowPriorityNodes = 1 + $spare; // and one\n"
            "$NodeDeallocationOption = taskcompletion;\n");
  EXPECT_NE(text[18], '1');
  EXPECT_NE(run.err.find("mine.test passes, 1 case\n"), run.err.npos) << run.err;
  EXPECT_EQ(run_poolcast({"check", formula_and_test.best}).exit_code, 0);
}

TEST(TuneWrite, ReadsTheFormulaByTheSemanticsItWasTunedWith) {
  TemporaryDirectory const files;
  std::string const path =
      files.file("mine.autoscale",
                 "/* mine */ $spare = 1; // tune: 0..9\n$TargetLowPriorityNodes = $spare;\n");
  files.file("mine.test", "formula mine.autoscale\n\neval at 0s\n  $TargetLowPriorityNodes <= 9\n");
  std::string const best = (files.path() / "best.autoscale").string();
  RunResult const run =
      run_poolcast({"tune", article, "--formula", path, "--minimize", "cost,wait_p95", "--seeds",
                    "2", "--choose", "fastest", "--semantics", "lenient", "--write", best});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(test::read_file(best).substr(0, 20), "/* mine */ $spare = ");
  EXPECT_NE(run.err.find("mine.test passes, 1 case\n"), run.err.npos) << run.err;
}

TEST(TuneWrite, WritesNothingIfTheTestFails) {
  Tested const formula_and_test("= 2");
  RunResult const run = formula_and_test.tune("fastest");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(formula_and_test.best));
  EXPECT_EQ(run.err.find(formula_and_test.best + ": not written: with the chosen constants "), 0U);
  EXPECT_NE(run.err.find("mine.test:3: "), run.err.npos) << run.err;
  EXPECT_NE(run.out, "");  // what was found is told all the same
}

TEST(TuneWrite, SaysWhatStandsBesideTheFormula) {
  TemporaryDirectory const files;
  std::string scenario = test::read_file(std::string(POOLCAST_SOURCE_DIR) + "/" + article);
  std::size_t const at = scenario.find("\"pools\"");
  scenario.insert(at, R"("tune": {"pool.taskSlotsPerNode": "1..8"}, )");
  for (std::size_t file = scenario.find("../formulas"); file != scenario.npos;
       file = scenario.find("../formulas")) {
    scenario.replace(file, 2, POOLCAST_SOURCE_DIR);
  }
  std::string const path = files.file("s.json", scenario);
  std::string const best = (files.path() / "best.autoscale").string();
  RunResult const run = run_poolcast({"tune", path, "--formula", formula, "--minimize",
                                      "cost,wait_p95", "--budget", "60", "--write", best});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NE(run.err.find("; set beside it: pool.taskSlotsPerNode "), run.err.npos) << run.err;
}

std::vector<std::string> long_tuning(std::string const& study, std::string const& budget) {
  return {"tune",     article, "--formula", formula, "--minimize",       "cost,wait_p95",
          "--budget", budget,  "--seeds",   "8",     "--hold-out-seeds", "0",
          "--study",  study,   "-o",        "json"};
}

TEST(TuneInterrupt, PrintsWhatThereIsAndGoesOn) {
  TemporaryDirectory const files;
  std::string const study = (files.path() / "s.db").string();
  test::TerminalRun const run = test::run_on_terminal(long_tuning(study, "20000"), " left");
  ASSERT_EQ(run.exit_code, 130) << run.seen;
  EXPECT_EQ(run.seen.find("\rtuning ["), 0U) << run.seen;
  EXPECT_NE(run.seen.find("best "), run.seen.npos) << run.seen;
  nlohmann::json const cut = nlohmann::json::parse(run.out);
  std::size_t const made = cut["trials"].size();
  EXPECT_GT(made, 24U);
  EXPECT_LT(made, 20000U);
  EXPECT_TRUE(cut["interrupted"]);
  std::string const note = cut["notes"][0];
  EXPECT_NE(note.find("of 20,000; the same command goes on from there"), note.npos) << note;
  RunResult const shown = run_poolcast({"tune", "show", study});
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_NE(shown.out.find("note: the study has not ended"), shown.out.npos) << shown.out;
}

TEST(TuneInterrupt, KillNineLosesNoRunThatEnded) {
  TemporaryDirectory const files;
  std::string const whole = (files.path() / "whole.db").string();
  std::string const killed = (files.path() / "killed.db").string();
  std::string const expected = run_poolcast(long_tuning(whole, "300")).out;
  {
    test::RunningPoolcast running(long_tuning(killed, "300"));
    // Until a part is done: the file tells, which can be read meanwhile.
    for (std::size_t trials = 0; trials < 60;) {
      RunResult const run = run_poolcast({"tune", "export", killed});
      trials = static_cast<std::size_t>(std::ranges::count(run.out, '\n'));
    }
    EXPECT_EQ(running.end(SIGKILL), -SIGKILL);
  }
  std::string const left = run_poolcast({"tune", "export", killed, "-o", "json"}).out;
  EXPECT_GT(nlohmann::json::parse(left)["runs"], 100);
  EXPECT_EQ(run_poolcast(long_tuning(killed, "300")).out, expected);
}

TEST(TuneProgress, TellsTheBestAndTheTimeLeftInOneLine) {
  EXPECT_EQ(cli::beside_bar("best 9.40 USD", 0.25, 10 * second), "best 9.40 USD, 30 s left");
  EXPECT_EQ(cli::beside_bar("best 9.40 USD", 0.25, 10 * minute), "best 9.40 USD, 30 min left");
  EXPECT_EQ(cli::beside_bar("best 9.40 USD", 0, minute), "best 9.40 USD");
  EXPECT_LE(cli::beside_bar(std::string(90, 'x'), 0.25, minute).size(), 40U);
}

}  // namespace
}  // namespace poolcast
