// `poolcast load describe | fit | generate | anonymise` as a user sees them.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

std::string const week_model = "docs/examples/week.model.json";

/// The example's week, or so many days, as load.jsonl.
std::string const& generated(std::string const& days) {
  static std::map<std::string, std::string> loads;
  auto const [at, is_new] = loads.try_emplace(days);
  if (is_new) {
    at->second =
        run_poolcast({"load", "generate", week_model, "--start", "2022-01-17", "--days", days}).out;
  }
  return at->second;
}

RunResult load(std::vector<std::string> arguments, std::string const& input = {}) {
  arguments.insert(arguments.begin(), "load");
  return run_poolcast(arguments, input);
}

TEST(LoadDescribe, ShowsALoadIn80And40Columns) {
  for (char const* width : {"80", "40"}) {
    RunResult const run =
        load({"describe", "-", "--time-zone", "Europe/Paris", "--width", width}, generated("7"));
    test::expect_golden("tests/cli/golden/load-describe-" + std::string(width) + ".text", run.out);
    EXPECT_EQ(run.err, "");
    EXPECT_EQ(run.exit_code, 0);
    for (std::size_t at = 0; at < run.out.size();) {
      std::size_t const end = run.out.find('\n', at);
      EXPECT_LE(end - at, std::stoul(width)) << run.out.substr(at, end - at);
      at = end + 1;
    }
  }
}

TEST(LoadDescribe, JsonHasTheSameFigures) {
  RunResult const run =
      load({"describe", "-", "--time-zone", "Europe/Paris", "-o", "json"}, generated("7"));
  test::expect_golden("tests/cli/golden/load-describe.json", run.out);
  EXPECT_TRUE(nlohmann::json::accept(run.out));
}

TEST(LoadDescribe, ASmallRecording) {
  RunResult const run = load({"describe", "-"}, "arrival_s,duration_s\n0,60\n30,1.5\n7200,0.02\n");
  test::expect_golden("tests/cli/golden/load-describe-small.text", run.out);
  EXPECT_EQ(run.err,
            "the times are seconds from a start, which is taken for Monday, "
            "2024-01-01T00:00:00Z\n");
}

TEST(LoadDescribe, Errors) {
  struct {
    std::vector<std::string> arguments;
    char const* error;
  } const table[] = {
      {{"describe", "none.jsonl"}, "cannot read 'none.jsonl': No such file or directory\n"},
      {{"describe", week_model, "--time-zone", "Mars"},
       "--time-zone: unknown time zone 'Mars'; write a name such as Europe/Paris\n"},
      {{"fit", week_model, "--holiday", "14 July"},
       "--holiday: '14 July' is not a date; write 2022-07-14\n"},
      {{"generate", week_model, "--start", "monday"},
       "--start: 'monday' is not a date or time; write 2022-01-17 or 2022-01-17T08:00:00Z\n"},
      {{"generate", week_model, "--start", "2990-01-18"},
       "--start: 2990-01-18 must lie from 1970 to 2189\n"},
      {{"generate", week_model, "--days", "7", "--length", "P7D"},
       "--length: stands beside --days; keep one of them\n"},
      {{"generate", week_model, "--length", "1y"},
       "--length: '1y' is not a duration; write PT5M, 00:05:00 or 5m\n"},
      {{"generate", week_model, "--length", "PT0S"},
       "--length: must be longer than nothing and at most ten years\n"},
      {{"describe", week_model, "--from", "swif"},
       "--from: unknown source 'swif'; did you mean 'swf'?\n"},
      {{"generate", week_model, "--days", "4000"},
       "--days: must be longer than nothing and at most ten years\n"},
      {{"generate", week_model, "--scale", "x2"},
       "--scale: 'x2' is not a number above 0, at most 1,000,000\n"},
      {{"generate", week_model, "--scale", "0"},
       "--scale: '0' is not a number above 0, at most 1,000,000\n"},
      {{"generate", week_model, "--scale", "1000000"},
       "docs/examples/week.model.json: 2,745,850,000 jobs are expected, more than 100,000,000; "
       "shorten --length or lower --scale\n"},
      {{"generate", week_model, "--start", "2022-01-22T20:00:00Z", "--length", "1s"},
       "docs/examples/week.model.json: no job arrives within 1 s from 2022-01-22T20:00:00Z\n"},
      {{"generate", "none.json"}, "cannot read 'none.json': No such file or directory\n"},
      {{"anonymise", "docs/examples/jobs.csv", "--shift", "2024-01-02"},
       "--shift: 2024-01-02 is no Monday; the one before it is 2024-01-01\n"},
      {{"anonymise", "docs/examples/jobs.csv", "--shift", "1960-01-04"},
       "--shift: 1960-01-04 must lie from 1970 to 2199\n"},
      {{"anonymise", "docs/examples/jobs.csv", "--shift", "monday"},
       "--shift: 'monday' is not a date; write 2022-07-14\n"},
      {{"anonymise", "docs/examples/jobs.csv", "--round", "a bit"},
       "--round: 'a bit' is not a duration; write PT5M, 00:05:00 or 5m\n"},
      {{"anonymise", "docs/examples/jobs.csv", "--round", "0s"},
       "--round: '0s' must be above 0 and at most a day\n"},
      {{"anonymise", "docs/examples/jobs.csv", "-o", "no/such/folder/x"},
       "load: the rows were not in order of time; sorted\n"
       "load: 1 row skipped: no finish time\n"
       "load: 1 row skipped: cancelled\n"
       "cannot write 'no/such/folder/x': No such file or directory\n"},
  };
  for (auto const& [arguments, error] : table) {
    RunResult const run = load(arguments);
    EXPECT_EQ(run.err, error);
    EXPECT_EQ(run.exit_code, std::string_view(error).starts_with("--") ? 2 : 1) << error;
  }
}

TEST(LoadGenerate, SaysHowMuchCameAndHowMuchWasExpected) {
  RunResult const one =
      load({"generate", week_model, "--start", "2022-01-17T08:00:00Z", "--length", "20m"});
  test::expect_golden("tests/cli/golden/load-generate.jsonl", one.out);
  EXPECT_EQ(one.err, "5 jobs, 1 pipeline (17 expected), 2022-01-17T08:00:00Z for 20 min, seed 1\n");
  RunResult const two = load({"generate", week_model, "--start", "2022-03-27", "--days", "1",
                              "--scale", "2", "--seed", "7"});
  EXPECT_EQ(
      two.err,
      "25 jobs, 5 pipelines (102 expected), 2022-03-26T23:00:00Z for 23 h, seed 7, scale 2\n");
}

TEST(LoadGenerate, TwiceTheSameIsTheSame) {
  auto const run = [](std::string const& seed) {
    return load({"generate", week_model, "--days", "2", "--seed", seed}).out;
  };
  EXPECT_EQ(run("3"), run("3"));
  EXPECT_NE(run("3"), run("4"));
}

TEST(LoadFit, SaysHowWellTheModelFits) {
  RunResult const run = load({"fit", "-", "--time-zone", "Europe/Paris"}, generated("28"));
  test::expect_golden("tests/cli/golden/load-fit.text", run.out);
  EXPECT_EQ(run.exit_code, 0);
}

TEST(LoadFit, WritesAModelThatGenerates) {
  test::TemporaryDirectory const files;
  std::string const model = (files.path() / "m.json").string();
  RunResult const fit =
      load({"fit", "-", "--time-zone", "Europe/Paris", "--holiday", "2022-01-19", "-o", model},
           generated("7"));
  EXPECT_TRUE(fit.out.ends_with("\nwrote " + model + "\n"));
  EXPECT_NE(test::read_file(model).find("\"holidays\": [\"2022-01-19\"],\n"), std::string::npos);
  RunResult const run = load({"generate", model, "--days", "7"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  RunResult const piped = load({"fit", "-", "-o", "-"}, generated("7"));
  EXPECT_TRUE(nlohmann::json::accept(piped.out));
  EXPECT_TRUE(piped.err.starts_with("-: "));
}

TEST(LoadAnonymise, SaysWhatItReplaced) {
  RunResult const run =
      load({"anonymise", "-", "--shift", "2024-01-01", "--round", "1s"}, generated("2"));
  EXPECT_EQ(run.err,
            "replaced the names of 930 ids, 3 kinds, 162 pipelines, 2 pools; moved by 714 days; "
            "durations rounded to 1 s\n");
  EXPECT_EQ(run.out.substr(0, run.out.find('\n')),
            R"({"queued":"2024-01-01T04:22:42.872Z","duration":45,"id":"job-1","pool":"pool-1",)"
            R"("kind":"kind-1","pipeline":"pipeline-1"})");
  RunResult const kept = load({"anonymise", "-"}, "arrival_s,duration_s\n0,60\n");
  EXPECT_EQ(kept.out, "{\"queued\":\"2024-01-01T00:00:00Z\",\"duration\":60}\n");
  EXPECT_EQ(kept.err,
            "the times are seconds from a start, which is taken for Monday, "
            "2024-01-01T00:00:00Z\n"
            "no name to replace; dates kept (--shift moves them); durations kept (--round rounds "
            "them)\n");
}

TEST(LoadModel, AScenarioDrawsItsLoadFromAModel) {
  test::TemporaryDirectory const files;
  std::string const scenario = files.file("s.json", R"({
    "start": "2022-01-17T00:00:00Z", "horizon": "P1D",
    "pools": [{"id": "batchLinux", "vmSize": "Standard_D2s_v3", "targetDedicatedNodes": 20},
              {"id": "batchWindows", "vmSize": "Standard_D2s_v3", "targetDedicatedNodes": 5}],
    "load": {"model": ")" + std::string(POOLCAST_SOURCE_DIR) +
                                                        R"(/docs/examples/week.model.json"}})");
  RunResult const run = run_poolcast({"simulate", scenario});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NE(run.out.find(" synthetic jobs, 2022-01-17T00:00:00Z for 1 d"), std::string::npos)
      << run.out;
}

}  // namespace
}  // namespace poolcast
