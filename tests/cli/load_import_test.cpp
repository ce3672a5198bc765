#include "engine/cli/load_import.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <thread>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

constexpr char const* jobs = "docs/examples/jobs.csv";
constexpr char const* notes =
    "load: the rows were not in order of time; sorted\n"
    "load: 1 row skipped: no finish time\n"
    "load: 1 row skipped: cancelled\n";

TEST(LoadImport, PrintsALoadInOrderAndSaysWhatItLeftOut) {
  RunResult const run = run_poolcast({"load", "import", jobs});
  test::expect_golden("tests/cli/golden/load-import.jsonl", run.out);
  EXPECT_EQ(run.err, notes);
  EXPECT_EQ(run.exit_code, 0);
}

TEST(LoadImport, WritesAFileThatIsItselfALoad) {
  TemporaryDirectory const files;
  std::string const load = (files.path() / "load.jsonl").string();
  RunResult const run = run_poolcast({"load", "import", jobs, "-o", load});
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.exit_code, 0);
  std::string const golden = test::read_file(std::filesystem::path(POOLCAST_SOURCE_DIR) /
                                             "tests/cli/golden/load-import.jsonl");
  EXPECT_EQ(test::read_file(load), golden);
  EXPECT_EQ(run_poolcast({"load", "import", load}).out, golden);
  EXPECT_EQ(run_poolcast({"load", "import", "-"}, golden).out, golden) << "standard input";
  RunResult const simulated =
      run_poolcast({"simulate", "tests/cli/tiny.json", "--load", load, "-o", "csv"});
  EXPECT_EQ(simulated.exit_code, 0) << simulated.err;
  EXPECT_NE(simulated.out.find("\n,tasks.submitted,3,1\n"), std::string::npos) << simulated.out;
}

TEST(LoadImport, SecondsCountFromTheGivenStart) {
  RunResult const run = run_poolcast({"load", "import", "-", "--start", "2026-01-12"}, "1.5,60\n");
  EXPECT_EQ(run.out, "{\"queued\":\"2026-01-12T00:00:01.5Z\",\"duration\":60}\n");
  EXPECT_EQ(run.err, "");
}

TEST(LoadImport, MistakesAreOneMessageAndNoOutput) {
  TemporaryDirectory const files;
  std::string const bad = files.file("bad.csv", "queued,duration\n1,2\n1,soon\n");
  struct {
    std::vector<std::string> arguments;  // after `load import`
    std::string err;
    int exit_code;
  } const cases[] = {
      {{}, "FILE is required\nRun with --help for more information.\n", 2},
      {{"no.csv"}, "cannot read 'no.csv': No such file or directory\n", 1},
      {{"docs"}, "cannot read 'docs': it is a directory\n", 1},
      {{bad}, bad + ":3: column 'duration': 'soon' is not a duration; write seconds or 1h30m\n", 1},
      {{jobs, bad},
       bad + ":2: column 'queued': '1' is seconds, but the times before it are dates\n",
       1},
      {{jobs, "--from", "swif"}, "--from: unknown source 'swif'; did you mean 'swf'?\n", 2},
      {{jobs, "--start", "noon"}, "--start: 'noon' is not a time; write 2026-01-12T00:00:00Z\n", 2},
      {{jobs, "--start", "2990-01-01"}, "--start: 2990-01-01 must lie from 1970 to 2199\n", 2},
      {{jobs, "--columns", "queued"},
       "--columns: 'queued' is not ROLE=COLUMN; write queued=created_at,duration=duration_s\n"
       "Run with --help for more information.\n",
       2},
      {{jobs, "-o", "no/such/load.jsonl"},
       "cannot write 'no/such/load.jsonl': No such file or directory\n",
       1},
  };
  for (auto const& [arguments, err, exit_code] : cases) {
    std::vector<std::string> line = {"load", "import"};
    line.insert(line.end(), arguments.begin(), arguments.end());
    RunResult const run = run_poolcast(line);
    EXPECT_EQ(run.err, err);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, exit_code) << err;
  }
}

TEST(LoadImport, WhatItWritesIsALoadThoughWhatAJobNeedsWasCancelled) {
  TemporaryDirectory const files;
  std::string const rows = files.file("rows.csv",
                                      "queued,duration,id,pipeline,needs,result\n"
                                      "2026-01-12,60,test,p,build,succeeded\n"
                                      "2026-01-12,60,build,p,,cancelled\n");
  RunResult const run = run_poolcast({"load", "import", rows});
  EXPECT_EQ(run.out,
            "{\"queued\":\"2026-01-12T00:00:00Z\",\"duration\":60,\"id\":\"test\","
            "\"pipeline\":\"p\"}\n");
  EXPECT_EQ(run.err, "load: 1 row skipped: cancelled\nload: 1 need of skipped rows left out\n");
  EXPECT_EQ(run_poolcast({"load", "import", "-"}, run.out).out, run.out);
}

TEST(LoadImport, WhatAJobNeedsMayHaveBeenSkippedInAFileWithoutNeeds) {
  TemporaryDirectory const files;
  std::string const builds = files.file("builds.csv",
                                        "queued,duration,id,pipeline,result\n"
                                        "2026-01-12,60,build,p,cancelled\n"
                                        "2026-01-12,60,lint,p,succeeded\n");
  std::string const tests = files.file("tests.csv",
                                       "queued,duration,id,pipeline,needs\n"
                                       "2026-01-12,60,test,p,build lint\n");
  RunResult const run = run_poolcast({"load", "import", builds, tests});
  EXPECT_EQ(run.err, "load: 1 row skipped: cancelled\nload: 1 need of skipped rows left out\n");
  EXPECT_EQ(run_poolcast({"load", "import", "-"}, run.out).out, run.out);
}

TEST(LoadImport, WritesIntoAPipe) {
  TemporaryDirectory const files;
  std::string const pipe = (files.path() / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] { got = test::read_file(pipe); });
  RunResult const run = run_poolcast({"load", "import", jobs, "-o", pipe});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  ASSERT_TRUE(std::filesystem::is_fifo(pipe));
  reader.join();
  EXPECT_EQ(got, run_poolcast({"load", "import", jobs}).out);
}

/// 60 MB of rows, the last one first: nothing of them is in order.
std::string backward_rows() {
  std::string text = "id,queued,duration\n";
  for (int i = 2'000'000; i > 0; --i) {
    text += "job-" + std::to_string(i) + "," + std::to_string(i * 30) + ".25,123.4567\n";
  }
  return text;
}

// The sanitizers need more than they are asked for.
TEST(LoadImport, TakesLittleMemoryForALargeFileInNoOrder) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "under a sanitizer, memory is not the program's own";
#endif
  TemporaryDirectory const files;
  std::string const load = (files.path() / "load.jsonl").string();
  std::string const rows = files.file("rows.csv", backward_rows());
  RunResult const run = run_poolcast({"load", "import", rows, "-o", load});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  std::ifstream in(load);
  std::string first, line, last;
  std::size_t count = 0;
  for (; std::getline(in, line); ++count) (count == 0 ? first : last) = line;
  EXPECT_EQ(count, 2'000'000U);
  EXPECT_EQ(first, R"({"queued":"1970-01-01T00:00:30.25Z","duration":123.4567,"id":"job-1"})");
  EXPECT_EQ(last, R"({"queued":"1971-11-26T10:40:00.25Z","duration":123.4567,"id":"job-2000000"})");
  EXPECT_LT(run.peak_memory_kb, 150'000);
}

}  // namespace
}  // namespace poolcast
