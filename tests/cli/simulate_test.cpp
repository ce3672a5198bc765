#include "engine/cli/simulate.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/file.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

constexpr char const* tiny = "tests/cli/tiny.json";

TEST(Simulate, PrintsATableAndCsvAndJson) {
  for (std::string const output : {"table", "csv", "json"}) {
    RunResult const run = run_poolcast({"simulate", tiny, "-o", output});
    test::expect_golden("tests/cli/golden/simulate-tiny." + output, run.out);
    EXPECT_EQ(run.err, "");
    EXPECT_EQ(run.exit_code, 0);
  }
}

TEST(Simulate, ThePartsOfEveryWaitSumToTheWhole) {
  RunResult const run = run_poolcast({"simulate", "scenarios/article.json", "-o", "json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  nlohmann::json const report = nlohmann::json::parse(run.out);
  for (char const* statistic : {"p50", "p95", "max"}) {
    nlohmann::json const& wait = report["total"]["waiting"][statistic];
    double sum = 0;
    for (auto const& [part, length] : wait.items()) {
      if (part != "total") sum += length.get<double>();
    }
    EXPECT_EQ(wait.size(), 11U) << "the whole, and its ten parts";
    EXPECT_NEAR(sum, wait["total"].get<double>(), 1e-6) << statistic;
  }
  EXPECT_EQ(report["total"]["tasks"]["submitted"], report["total"]["tasks"]["completed"]);
  EXPECT_GT(report["total"]["cost"]["total"], "0.01");
}

TEST(Simulate, WritesTheRunRowByRow) {
  TemporaryDirectory const files;
  std::vector<std::string> arguments{"simulate", tiny};
  constexpr char const* kinds[] = {"tasks", "nodes", "evaluations", "trace"};
  for (char const* kind : kinds) {
    arguments.insert(arguments.end(), {std::string("--") + kind, (files.path() / kind).string()});
  }
  RunResult const run = run_poolcast(arguments);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  for (char const* kind : kinds) {
    test::expect_golden(std::string("tests/cli/golden/simulate-tiny-") + kind + ".txt",
                        load_source((files.path() / kind).string())->text);
  }
}

TEST(Simulate, WritesNoRecordsOfManyRunsAndNoneWhereItCannot) {
  RunResult run = run_poolcast({"simulate", tiny, "--tasks", "/nonexistent/tasks.csv"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_NE(run.err.find("/nonexistent/tasks.csv"), run.err.npos) << run.err;
  run = run_poolcast({"simulate", tiny, "--tasks", "x", "--nodes", "x"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.err, "'x' is asked for twice; give each output a file of its own\n");
  run = run_poolcast({"simulate", tiny, "--trace", "x", "--replications", "2"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(
      run.err,
      "--replications gives means, and --tasks, --nodes, --evaluations, --trace and --html are "
      "of one run: leave one of the two out\n");
}

TEST(Simulate, WritesTheSamePageForTheSameRun) {
  TemporaryDirectory const files;
  std::string const page = (files.path() / "page.html").string();
  RunResult const plain = run_poolcast({"simulate", tiny});
  RunResult const run = run_poolcast({"simulate", tiny, "--html", page});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, plain.out);
  std::string const text = load_source(page)->text;
  EXPECT_TRUE(text.starts_with("<!doctype html>")) << text.substr(0, 80);
  EXPECT_TRUE(text.ends_with("</html>\n"));
  run_poolcast({"simulate", tiny, "--html", page});
  EXPECT_EQ(load_source(page)->text, text);
}

TEST(Simulate, TheSeedDecidesAndTheSameOneRepeats) {
  auto const csv = [](std::string const& seed) {
    return run_poolcast({"simulate", "scenarios/article.json", "--seed", seed, "-o", "csv"}).out;
  };
  EXPECT_EQ(csv("7"), csv("7"));
  EXPECT_NE(csv("7"), csv("8"));
}

TEST(Simulate, AFormulaTakesThePlaceOfEveryPoolsOrOfOnes) {
  TemporaryDirectory const files;
  std::string const none = files.file("none.autoscale", "$TargetDedicatedNodes = 0;");
  auto const nodes = [&](std::string const& formula) {
    RunResult const run = run_poolcast({"simulate", "--formula", formula, tiny, "-o", "json"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    nlohmann::json const pools = nlohmann::json::parse(run.out)["pools"];
    return std::pair(pools[0]["nodes"]["started"].get<int>(),
                     pools[1]["nodes"]["started"].get<int>());
  };
  EXPECT_EQ(nodes("linux=" + none), std::pair(0, 1));
  EXPECT_EQ(nodes("windows=" + none), std::pair(1, 1));
  EXPECT_EQ(nodes(none), std::pair(0, 1));
}

TEST(Simulate, ARecordingIsReplayedOnItsOwnDates) {
  TemporaryDirectory const files;
  std::string const load = files.file("jobs.csv",
                                      "created,took\n2026-03-02T23:30:00Z,600\n"
                                      "2026-03-02T22:30:00Z,600\n");
  RunResult const run = run_poolcast({"simulate", tiny, "--load", load, "--columns",
                                      "queued=created,duration=took", "-o", "json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  nlohmann::json const report = nlohmann::json::parse(run.out);
  EXPECT_EQ(report["start"], "2026-03-02T00:00:00Z");
  EXPECT_EQ(report["end"], "2026-03-04T00:00:00Z")
      << "the last job ends less than 2 h before midnight";
  EXPECT_EQ(report["notes"][0], "load: the rows were not in order of time; sorted");
}

struct BadInput {
  std::vector<std::string> arguments;  // after `simulate`
  std::string err;
  int exit_code = 1;
};

TEST(Simulate, BadInputGetsOneClearMessageAndNoOutput) {
  TemporaryDirectory const files;
  std::string const bad_json = files.file("bad.json", "{\n  \"pools\": [}\n");
  std::string const unknown = files.file("unknown.json", "{\"polls\": []}");
  std::string const backwards = files.file("b.csv", "queued,started,finished\n1,2,3\n1,5,3\n");
  std::string const garbled = files.file("g.csv", "arrival_s,duration_s\n1,soon\n");
  std::string const empty = files.file("e.csv", "arrival_s,duration_s\n");
  std::string const formula = files.file("f.autoscale", "x = 1 +;");
  BadInput const table[] = {
      {{"no.json"}, "cannot read 'no.json': No such file or directory\n"},
      {{bad_json},
       bad_json + ":2:13: not JSON: syntax error while parsing value - unexpected '}'; expected "
                  "'[', '{', or a literal\n"},
      {{unknown}, unknown + ": /polls: unknown key; did you mean 'pools'?\n"},
      {{tiny, "--load", "no.csv"}, "cannot read 'no.csv': No such file or directory\n"},
      {{tiny, "--load", backwards},
       backwards + ":3: column 'finished': '3' is earlier than the job's start '5'\n"},
      {{tiny, "--load", empty}, empty + ": no job to simulate: there are no rows\n"},
      {{tiny, "--formula", formula},
       formula + ":1:8: error: expected an expression, found ';'\n  x = 1 +;\n         ^\n"},
      {{tiny, "--formula", "linus=" + formula},
       "--formula: no pool has the id 'linus'; did you mean 'linux'?\n"},
      {{}, "SCENARIO is required\nRun with --help for more information.\n", 2},
      {{tiny, "-o", "xml"},
       "--output: xml not in {table,json,csv,markdown}\nRun with --help for more information.\n",
       2},
      {{tiny, "--seed", "x"},
       "--seed: 'x' is not a whole number from 0 up\nRun with --help for more information.\n",
       2},
  };
  for (BadInput const& bad : table) {
    std::vector<std::string> arguments = {"simulate"};
    arguments.insert(arguments.end(), bad.arguments.begin(), bad.arguments.end());
    RunResult const run = run_poolcast(arguments);
    EXPECT_EQ(run.err, bad.err);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, bad.exit_code) << bad.err;
  }
  RunResult const run = run_poolcast({"simulate", tiny, "--load", garbled});
  EXPECT_EQ(run.err.find(garbled + ":2: column 'duration_s': 'soon'"), 0U) << run.err;
  EXPECT_EQ(run.exit_code, 1);
}

}  // namespace
}  // namespace poolcast
