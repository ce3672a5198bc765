#include <gtest/gtest.h>

#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::read_file;
using test::RunResult;
using test::TemporaryDirectory;

constexpr char const* two_nodes = "$TargetDedicatedNodes = 2;\n";
constexpr char const* its_test =
    "formula agents.autoscale\neval at 0s\n  $TargetDedicatedNodes = 2\n";

/// A repository with a formula, its test and a scenario on main, and a branch to work on.
class Repository {
 public:
  Repository() {
    std::filesystem::create_directory(folder_.path() / "pools");
    file("pools/agents.autoscale", two_nodes);
    file("pools/agents.test", its_test);
    file("pools/other.autoscale", "$TargetDedicatedNodes = 0;\n");
    file("pools/other.test", "formula other.autoscale\neval at 0s\n  $TargetDedicatedNodes = 9\n");
    std::string const tests = std::string(POOLCAST_SOURCE_DIR) + "/tests/cli/";
    file("pools/tiny.csv", read_file(tests + "tiny.csv"));
    std::string scenario = read_file(tests + "tiny.json");
    std::string const own =
        R"("autoScaleFormula": "$TargetDedicatedNodes = min(1, $TargetDedicatedNodes + 1);")";
    EXPECT_NE(scenario.find(own), scenario.npos) << scenario;
    scenario.replace(scenario.find(own), own.size(),
                     R"("autoScaleFormulaFile": "agents.autoscale")");
    file("pools/tiny.json", scenario);
    git("init -q -b main . && git add -A && git commit -q -m begin && git checkout -q -b work");
  }

  std::string path(std::string const& name) const { return (folder_.path() / name).string(); }
  void file(std::string const& name, std::string const& text) const { folder_.file(name, text); }
  void git(std::string const& arguments) const {
    RunResult const run =
        test::run_program("/bin/sh",
                          {"-c",
                           "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a GIT_COMMITTER_NAME=a "
                           "GIT_COMMITTER_EMAIL=a; git " +
                               arguments},
                          {}, folder_.path().string());
    EXPECT_EQ(run.exit_code, 0) << run.err;
  }
  /// Without what the build's own surroundings may have set.
  RunResult review(std::vector<std::string> const& more,
                   std::vector<std::string> const& environment = {},
                   std::string const& below = ".") const {
    std::vector<std::string> arguments = {"-u", "GITHUB_ACTIONS", "-u", "TF_BUILD",
                                          "-u", "GITHUB_BASE_REF"};
    arguments.insert(arguments.end(), environment.begin(), environment.end());
    arguments.insert(arguments.end(), {POOLCAST_BINARY, "review"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return test::run_program("/usr/bin/env", arguments, {}, path(below));
  }

 private:
  TemporaryDirectory folder_;
};

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

TEST(Review, SaysWhatAChangedFormulaDoes) {
  Repository const repository;
  repository.file("pools/agents.autoscale", "$TargetDedicatedNodes = 3;\n");
  RunResult const run = repository.review(
      {"pools/tiny.json", "--base", "main", "--seeds", "2", "--markdown", repository.path("c.md")});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out.find("1 file changed since main at "), 0U) << run.out;
  EXPECT_TRUE(has(run.out, ": 1 file with formulas to check, 1 test script to run\n")) << run.out;
  EXPECT_TRUE(has(run.out, "pools/agents.autoscale: ok, 1 statement")) << run.out;
  EXPECT_TRUE(has(run.out, "pools/agents.test:3:")) << run.out;  // it expects 2
  EXPECT_FALSE(has(run.out, "other")) << run.out;
  EXPECT_TRUE(has(run.out, "  A   main at ")) << run.out;
  EXPECT_TRUE(has(run.out, "cost.total")) << run.out;
  EXPECT_EQ(read_file(repository.path("c.md")).find("<!-- poolcast compare -->"), 0U);
}

TEST(Review, ComparesTheSameFromAFolderBelowAndAfterTheCommit) {
  Repository const repository;
  repository.file("pools/agents.autoscale", "$TargetDedicatedNodes = 1 + 1;\n");
  std::vector<std::string> const options = {"tiny.json", "--base", "main", "--seeds", "2"};
  RunResult const before = repository.review(options, {}, "pools");
  EXPECT_EQ(before.exit_code, 0) << before.out << before.err;
  EXPECT_TRUE(has(before.out, "B costs the same and makes the p95 job wait as long\n"));
  repository.git("commit -q -a -m sum");
  EXPECT_EQ(repository.review(options, {}, "pools").out, before.out);
}

TEST(Review, WhatMainDidMeanwhileIsNotTheBranchsChange) {
  Repository const repository;
  repository.file("pools/agents.autoscale", "$TargetDedicatedNodes = 1 + 1;\n");
  repository.git(
      "commit -q -a -m sum && git checkout -q main && git rm -q pools/other.autoscale && git "
      "commit -q -m gone && git checkout -q work");
  RunResult const run = repository.review({"--base", "main"});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
  EXPECT_EQ(run.out.find("1 file changed since main at "), 0U) << run.out;
}

TEST(Review, AFileThatGitDoesNotKnowYetIsAChange) {
  Repository const repository;
  repository.file("pools/new.autoscale", "$TargetDedicatedNodes = ;\n");
  repository.file("pools/pool.tf",
                  read_file(std::string(POOLCAST_SOURCE_DIR) + "/docs/examples/agents.tf"));
  repository.file("pools/settings.tf", "nothing = 1\n");
  RunResult const run = repository.review({"--base", "main"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(has(run.out, "3 files changed")) << run.out;
  EXPECT_TRUE(has(run.out, "2 files with formulas to check, 0 test scripts")) << run.out;
  EXPECT_TRUE(has(run.err, "pools/new.autoscale:1:")) << run.err;
  EXPECT_TRUE(has(run.out, "pools/pool.tf")) << run.out;
}

TEST(Review, WithNothingOfOursChangedNothingIsCompared) {
  Repository const repository;
  EXPECT_EQ(repository.review({"--base", "main"}).exit_code, 0);
  repository.file("notes.md", "# Notes\n");
  RunResult const run = repository.review({"pools/tiny.json", "--base", "main"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_TRUE(has(run.out, "nothing that a scenario reads has changed: nothing is compared\n"));
  EXPECT_FALSE(has(run.out, "cost.total"));
}

TEST(Review, AScenarioThatWasNotThereIsComparedWithNothing) {
  Repository const repository;
  repository.git("mv pools/tiny.json pools/moved.json");
  RunResult run = repository.review({"pools/moved.json", "--base", "main", "--seeds", "2"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_TRUE(has(run.err, "note: pools/moved.json is new since main at ")) << run.err;
  EXPECT_TRUE(has(run.out, "cost.total")) << run.out;
  repository.file("pools/agents.autoscale", "$TargetDedicatedNodes = (;\n");
  repository.git("commit -q -a -m broken");
  repository.file("pools/agents.autoscale", two_nodes);
  run = repository.review({"pools/moved.json", "--base", "work", "--seeds", "2"});
  EXPECT_TRUE(has(run.err, "note: pools/moved.json could not be run as it was at work at "));
  EXPECT_TRUE(has(run.out, "cost.total")) << run.out;
}

TEST(Review, AThresholdIsViolated) {
  Repository const repository;
  repository.file("pools/agents.autoscale", "$TargetDedicatedNodes = 4;\n");
  repository.git("rm -q pools/agents.test");
  std::vector<std::string> const options = {"pools/tiny.json", "--base", "main", "--seeds", "2"};
  EXPECT_EQ(repository.review(options).exit_code, 0);
  std::vector<std::string> more = options;
  more.insert(more.end(), {"--fail-on-regression", "10"});
  RunResult const run = repository.review(more);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(has(run.err, "--fail-on-regression 10")) << run.err;
  EXPECT_EQ(repository.review({"--base", "main", "--max-cost", "much"}).exit_code, 2);
}

TEST(Review, OnGitHubItMarksWhatItFindsAndKnowsTheBase) {
  Repository const repository;
  repository.git("update-ref refs/remotes/origin/main main");
  repository.file("pools/agents.autoscale", "$TargetDedicatedNodes = ;\n");
  std::string const summary = repository.path("summary.md");
  RunResult const run = repository.review(
      {"pools/tiny.json", "--seeds", "2"},
      {"GITHUB_ACTIONS=true", "GITHUB_BASE_REF=main", "GITHUB_STEP_SUMMARY=" + summary});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_TRUE(has(run.out, "::error file=pools/agents.autoscale,line=1")) << run.out;
  RunResult const azure =
      repository.review({}, {"TF_BUILD=True", "SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main"});
  EXPECT_TRUE(has(azure.out, "##vso[task.logissue type=error;sourcepath=pools/agents.autoscale"))
      << azure.out;
}

TEST(Review, AScenarioWithItsOwnFormulaIsNoTemplate) {
  Repository const repository;
  std::string scenario = read_file(std::string(POOLCAST_SOURCE_DIR) + "/tests/cli/tiny.json");
  repository.file("pools/own.json", scenario);
  RunResult const run = repository.review({"--base", "main"});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
  EXPECT_EQ(run.out.find("1 file changed since main at "), 0U) << run.out;
}

TEST(Review, WhatAnArchiveWouldLeaveOutIsComparedTooAndTheIndexStays) {
  Repository const repository;
  repository.file(".gitattributes", "pools/* export-ignore\n");
  repository.git("add -A && git commit -q -m attributes && git branch -q -f main");
  repository.file("pools/agents.autoscale", "$TargetDedicatedNodes = 1 + 1;\n");
  repository.git("add -A");
  RunResult const run = repository.review({"pools/tiny.json", "--base", "main", "--seeds", "2"});
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
  EXPECT_TRUE(has(run.out, "  A   main at ")) << run.out << run.err;
  repository.git("diff --cached --name-only | grep -q -x pools/agents.autoscale");
}

TEST(Review, WithoutAFolderForTemporaryFilesItSaysSo) {
  Repository const repository;
  repository.file("pools/agents.autoscale", "$TargetDedicatedNodes = 1 + 1;\n");
  RunResult const run =
      repository.review({"pools/tiny.json", "--base", "main"}, {"TMPDIR=/no/such/folder"});
  EXPECT_EQ(run.err, "no temporary folder can be made; see TMPDIR\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Review, SaysWhatIsMissing) {
  Repository const repository;
  RunResult run = repository.review({});
  EXPECT_EQ(run.err,
            "--base: git knows no commit 'origin/HEAD' here; fetch it: git fetch origin HEAD, or "
            "say which branch the change goes to: --base main\n");
  EXPECT_EQ(run.exit_code, 1);
  run = repository.review({"--base", "origin/release; rm -rf ."});
  EXPECT_TRUE(has(run.err, "git knows no commit 'origin/release; rm -rf .'")) << run.err;
  EXPECT_TRUE(std::filesystem::exists(repository.path("pools/tiny.json")));
  TemporaryDirectory const bare;
  run = test::run_program(POOLCAST_BINARY, {"review"}, {}, bare.path().string());
  EXPECT_TRUE(has(run.err, "git: fatal: not a git repository")) << run.err;
  EXPECT_EQ(run.exit_code, 1);
}

}  // namespace
}  // namespace poolcast
