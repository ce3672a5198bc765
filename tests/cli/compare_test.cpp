#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::read_file;
using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;
using testing::HasSubstr;

constexpr char const* tiny = "tests/cli/tiny.json";

/// Without what the build's own surroundings may have set.
RunResult compare(std::vector<std::string> const& more,
                  std::vector<std::string> const& environment = {}) {
  std::vector<std::string> arguments = {"-u", "GITHUB_ACTIONS", "-u", "TF_BUILD"};
  arguments.insert(arguments.end(), environment.begin(), environment.end());
  arguments.insert(arguments.end(), {POOLCAST_BINARY, "compare", tiny, "--seeds", "2"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return test::run_program("/usr/bin/env", arguments, {}, POOLCAST_SOURCE_DIR);
}

std::vector<std::string> two_sizes(std::vector<std::string> more) {
  more.insert(more.end(), {"--vary", "pool.linux.taskSlotsPerNode=1,2"});
  return more;
}

TEST(Compare, ReadsARecordingOnceSoThatItMayComeFromStandardInput) {
  std::string rows;
  for (int i = 0; i < 40; ++i) rows += std::to_string(i * 900) + ",600\n";
  TemporaryDirectory const files;
  auto const run = [&](std::string const& load, std::string const& input) {
    return run_poolcast({"compare", tiny, "--load", load, "--vary", "load.scale=0.5,1,0.25,2",
                         "--seeds", "3", "-o", "csv"},
                        input, POOLCAST_SOURCE_DIR);
  };
  RunResult const piped = run("-", rows);
  EXPECT_EQ(piped.err, "");
  EXPECT_EQ(piped.out, run(files.file("jobs.csv", rows), "").out);
  RunResult const again =
      run_poolcast({"compare", tiny, "--load", "-", "--vary", "load.defaultPool=linux,windows"},
                   rows, POOLCAST_SOURCE_DIR);
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_EQ(
      again.err,
      "cannot read '-': it is closed, or was read before; write it into a file, and name that\n");
}

TEST(Compare, SaysThatTheVariantsLoadsDiffer) {
  EXPECT_THAT(compare({"--vary", "load.scale=1,2"}).out,
              HasSubstr("tiny: A has 5 jobs of tests/cli/tiny.csv, in every run; other variants "
                        "have loads of their own, 2026"));
}

TEST(Compare, PrintsEveryOutput) {
  for (std::string const output : {"table", "markdown"}) {
    RunResult const run = compare(two_sizes({"-o", output}));
    test::expect_golden("tests/cli/golden/compare-tiny." + output, run.out);
    EXPECT_EQ(run.err, "");
    EXPECT_EQ(run.exit_code, 0);
  }
  nlohmann::json const json = nlohmann::json::parse(compare(two_sizes({"-o", "json"})).out);
  EXPECT_EQ(json["variants"][1]["total"]["waiting"]["p95"]["total"],
            nlohmann::json::parse(R"({"past": 880.0, "current": 760.0, "low": 760.0, "high": 760.0,
                "diff": -120.0, "diffLow": -120.0, "diffHigh": -120.0,
                "percent": -13.636363636363635, "verdict": "better", "runs": [760.0, 760.0]})"));
  EXPECT_EQ(json["variants"][0]["pools"][0]["figures"]["cost"]["total"]["runs"],
            nlohmann::json({"2.872", "2.872"}));
  std::string const csv = compare(two_sizes({"-o", "csv"})).out;
  EXPECT_EQ(csv.find("variant,pool,metric,unit,mean,low,high,difference,difference_low,"
                     "difference_high,percent,verdict,runs\n"),
            0U);
  EXPECT_NE(csv.find("\nB,,waiting.p95.total,s,760,760,760,-120,-120,-120,-13.6364,better,2\n"),
            csv.npos)
      << csv;
}

TEST(Compare, WritesAllFilesOrNone) {
  TemporaryDirectory const files;
  std::string const json = (files.path() / "c.json").string();
  std::string const markdown = (files.path() / "c.md").string();
  RunResult run = compare(two_sizes({"--json", json, "--markdown", markdown}));
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(read_file(json), compare(two_sizes({"-o", "json"})).out);
  EXPECT_EQ(read_file(markdown), compare(two_sizes({"-o", "markdown"})).out);
  std::filesystem::remove(json);
  run = compare(two_sizes({"--json", json, "--csv", "/dev/full"}));
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.out, "");  // what was found is told all the same
  EXPECT_EQ(run.err.find("cannot write '/dev/full': "), 0U) << run.err;
  struct Case {
    std::string path;
    std::string error;
  };
  Case const cases[] = {
      {json, "'" + json + "' is asked for twice; give each output a file of its own\n"},
      {"/nonexistent/c.csv",
       "cannot write '/nonexistent/c.csv': there is no folder '/nonexistent'; make it first\n"},
      {"/tmp", "cannot write '/tmp': it is a folder; give a file's name\n"},
      {"-",
       "cannot write '-': standard output has the answer; give a file's name, for example "
       "./-\n"},
  };
  for (auto const& [path, error] : cases) {
    run = compare(two_sizes({"--json", json, "--csv", path}));
    EXPECT_EQ(run.err, error);
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_EQ(run.out, "");
  }
}

TEST(Compare, AStoredRunIsABaseline) {
  TemporaryDirectory const files;
  std::string const main = files.file("main.json", compare({"-o", "json"}).out);
  RunResult const same = compare({"--baseline", main});
  EXPECT_EQ(same.exit_code, 0) << same.err;
  EXPECT_NE(same.out.find("  A   " + main + ": as the scenario says\n  B   as the scenario says\n"),
            same.out.npos)
      << same.out;
  RunResult const more = compare({"--baseline", main, "--vary", "load.scale=2", "-o", "json"});
  nlohmann::json const json = nlohmann::json::parse(more.out);
  EXPECT_FALSE(json["paired"].get<bool>());
  EXPECT_EQ(json["notes"][0], main +
                                  " had another load: its runs are not paired with these, so only "
                                  "larger differences show");
  RunResult const other = compare({"--baseline", "tests/cli/tiny.csv"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_EQ(other.err,
            "--baseline: tests/cli/tiny.csv: not JSON; give the JSON that poolcast compare -o json "
            "wrote\n");
}

TEST(Compare, AViolatedThresholdIsALineAndTheExitCode) {
  struct Row {
    std::vector<std::string> options;
    char const* err;
    int exit_code;
  };
  std::vector<std::string> const slower = {"--vary", "model.latencies.nodeBoot=PT1M,PT20M"};
  Row const rows[] = {
      {{"--max-wait-p95", "1h"}, "", 0},
      {{"--max-wait-p95", "10m"},
       "--max-wait-p95 10 min: the wait of the p95 job of B is 33 min 40 s\n",
       1},
      {{"--max-cost", "0.05"}, "--max-cost 0.05: the cost of B is 4.3076 EUR\n", 1},
      {{"--fail-on-regression", "1000"}, "", 0},
      {{"--fail-on-regression", "10"},
       "--fail-on-regression 10: B makes the p95 job wait 130 % longer than A (19 min)\n",
       1},
      {{"--max-cost", "x"}, "--max-cost: 'x' is no amount; write 12.50\n", 2},
      {{"--max-wait-p95", "x"},
       "--max-wait-p95: 'x' is not a duration; write PT5M, 00:05:00 or 5m\n",
       2},
      {{"--fail-on-regression", "x"},
       "--fail-on-regression: 'x' is no share in percent; write 10\n",
       2},
      {{"--wait-value", "x"}, "--wait-value: 'x' is no amount an hour; write 60/h\n", 2},
  };
  for (Row const& row : rows) {
    std::vector<std::string> options = slower;
    options.insert(options.end(), row.options.begin(), row.options.end());
    RunResult const run = compare(options);
    EXPECT_EQ(run.err, row.err);
    EXPECT_EQ(run.exit_code, row.exit_code) << row.options[0] << " " << row.options[1];
  }
}

TEST(Compare, WrongUsageIsToldBeforeAnythingRuns) {
  RunResult run = run_poolcast({"compare", tiny, "--seeds", "0"});
  EXPECT_EQ(run.err, "--seeds: '0' is not from 1 to 10,000\n");
  EXPECT_EQ(run.exit_code, 2);
  run = run_poolcast({"compare", tiny, "--seeds", "1", "--fail-on-regression", "5"});
  EXPECT_EQ(run.err,
            "--fail-on-regression: one run cannot tell a difference from noise; give --seeds 10\n");
  EXPECT_EQ(run.exit_code, 2);
  run = compare({"--vary", "load.scale=1,2,3,4,5,6,7,8,9", "--vary",
                 "autoScaleEvaluationInterval=5m,6m,7m,8m,9m,10m,11m,12m"});
  EXPECT_EQ(
      run.err,
      "9 values of load.scale x 8 values of autoScaleEvaluationInterval are 72 variants, more "
      "than the 64 that can be compared at once; give fewer values\n");
  EXPECT_EQ(run.exit_code, 1);
  run = compare({});
  EXPECT_EQ(run.err,
            "nothing to compare with: give --formula twice, --vary KEY=V1,V2 or --baseline FILE\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Compare, OnGitHubTheSummaryIsAppendedAndErrorsAreMarked) {
  TemporaryDirectory const files;
  std::string const summary = files.file("summary", "before\n");
  std::vector<std::string> const github = {"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + summary};
  RunResult const run = compare(two_sizes({"--max-wait-p95", "1s"}), github);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.err.find("::error title=poolcast::--max-wait-p95 1 s: the wait of the p95 job of B "
                         "is "),
            0U)
      << run.err;
  EXPECT_EQ(read_file(summary), "before\n" + compare(two_sizes({"-o", "markdown"})).out + "\n");
  compare(two_sizes({"--no-summary"}), github);
  EXPECT_EQ(read_file(summary).find("before\n<!-- poolcast compare -->"), 0U);
  std::string const full(1024 * 1024 - 10, 'x');
  files.file("summary", full);
  RunResult const late = compare(two_sizes({}), github);
  EXPECT_EQ(late.err,
            "the summary is left out: with it the step's would exceed the 1 MiB that GitHub "
            "shows\n");
  EXPECT_EQ(read_file(summary), full);
  EXPECT_EQ(late.exit_code, 0);
}

TEST(Compare, OnAzureDevOpsTheSummaryIsAFileAndErrorsAreMarked) {
  TemporaryDirectory const files;
  std::string const folder = files.path().string();
  std::vector<std::string> const azure = {"TF_BUILD=True", "AGENT_TEMPDIRECTORY=" + folder};
  RunResult const run = compare(two_sizes({"--max-wait-p95", "1s"}), azure);
  EXPECT_EQ(run.exit_code, 1);
  std::string const file = folder + "/poolcast-compare.md";
  EXPECT_EQ(run.err.find("##vso[task.uploadsummary]" + file +
                         "\n##vso[task.logissue type=error]--max-wait-p95 1 s: the wait of "),
            0U)
      << run.err;
  EXPECT_EQ(read_file(file), compare(two_sizes({"-o", "markdown"})).out);
  EXPECT_EQ(compare(two_sizes({}), azure).err,
            "##vso[task.uploadsummary]" + folder + "/poolcast-compare-2.md\n");
}

TEST(Simulate, ThresholdsSetTheExitCodeAndMarkdownIsAnOutput) {
  RunResult run = run_poolcast({"simulate", tiny, "-o", "markdown"});
  test::expect_golden("tests/cli/golden/simulate-tiny.markdown", run.out);
  run = run_poolcast({"simulate", tiny, "--max-wait-p95", "20m", "--max-cost", "0.01"});
  EXPECT_EQ(run.err, "--max-cost 0.01: the cost is 4.3076 EUR\n");
  EXPECT_EQ(run.exit_code, 1);
  run = run_poolcast({"simulate", tiny, "--replications", "2", "--max-wait-p95", "1s"});
  EXPECT_EQ(run.err.find("--max-wait-p95 1 s: the wait of the p95 job is "), 0U) << run.err;
  EXPECT_EQ(run.exit_code, 1);
  run = run_poolcast({"simulate", tiny, "--replications", "2", "-o", "markdown"});
  EXPECT_EQ(run.err,
            "-o markdown is of one run: leave out --replications, or see poolcast compare\n");
  EXPECT_EQ(run.exit_code, 2);
}

}  // namespace
}  // namespace poolcast
