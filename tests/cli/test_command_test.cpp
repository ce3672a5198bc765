#include "engine/cli/test.hpp"

#include <gtest/gtest.h>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

/// A folder with a formula, a script that it passes and one that it does not.
struct Folder {
  TemporaryDirectory files;
  std::string path = files.path().string();

  Folder() {
    std::filesystem::create_directory(files.path() / "sub");
    files.file("double.autoscale", "x = $CurrentDedicatedNodes * 2;\n$TargetDedicatedNodes = x;\n");
    files.file("b.test",
               "formula double.autoscale\n# one\npool dedicated=1\neval\n  x = 2\n"
               "# two\npool dedicated=2\neval\n  x = 4\n");
    files.file("sub/a.test",
               "formula ../double.autoscale\ncases\n  dedicated | => x\n  1         | => 3\n"
               "  2         | => 4\n");
    files.file("notes.txt", "not a test\n");
  }

  RunResult run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "test");
    return run_poolcast(arguments, "", path);
  }
};

TEST(TestCommand, RunsEveryScriptBelowAFolderInOrder) {
  Folder const folder;
  RunResult const run = folder.run({"."});
  EXPECT_EQ(run.out,
            "b.test: ok, 2 cases\n"
            "sub/a.test:4:18: FAIL: dedicated 1\n"
            "  expected  x = 3\n"
            "  got       2\n"
            "  because   line 1: x = 2\n"
            "              2         double         $CurrentDedicatedNodes * 2\n"
            "              1         double           $CurrentDedicatedNodes\n"
            "  result    $TargetDedicatedNodes=2;$TargetLowPriorityNodes=0;$NodeDeallocationOption="
            "requeue;x=2\n"
            "sub/a.test: FAIL, 1 of 2 cases\n"
            "2 files, 4 cases: 3 passed, 1 failed, 0 errors\n");
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(TestCommand, ExitsWith0IfAllPass) {
  Folder const folder;
  RunResult const run = folder.run({"b.test", "./b.test", "b.test"});
  EXPECT_EQ(run.out, "b.test: ok, 2 cases\n1 file, 2 cases: 2 passed, 0 failed, 0 errors\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(TestCommand, ExitsWith2IfAScriptCannotBeRun) {
  Folder const folder;
  folder.files.file("bad.test", "formula missing.autoscale\neval\n  x = 1\n");
  RunResult const run = folder.run({"bad.test", "b.test"});
  EXPECT_EQ(run.out,
            "bad.test:1:9: error: cannot read 'missing.autoscale': No such file or directory\n"
            "  formula missing.autoscale\n"
            "          ^~~~~~~~~~~~~~~~~\n"
            "bad.test: ERROR, the script cannot be run\n"
            "b.test: ok, 2 cases\n"
            "2 files, 3 cases: 2 passed, 0 failed, 1 error\n");
  EXPECT_EQ(run.exit_code, 2);
}

struct Wrong {
  std::vector<std::string> arguments;
  std::string message;
};

TEST(TestCommand, NamesWrongUsage) {
  Folder const folder;
  Wrong const rows[] = {
      {{"empty"}, "no test in 'empty'; a test script is a file *.test\n"},
      {{"none.test"}, "cannot read 'none.test': no such file or folder\n"},
      {{"b.test", "--run", "("},
       "--run: '(' is no regular expression; write a \\ before a ( or [ that stands for itself\n"},
      {{"b.test", "--run", "three"}, "--run: no case matches 'three'\n"},
      {{"b.test", "--coverage-min", "much"},
       "--coverage-min: 'much' is no percentage from 0 to 100\n"},
      {{"b.test", "--mutate-min", "101"}, "--mutate-min: '101' is no percentage from 0 to 100\n"},
      {{"b.test", "--semantics", "no.json"},
       "--semantics: cannot read 'no.json': No such file or directory\n"},
      {{"b.test", "-o", "xml"},
       "--output: xml not in {text,json,junit,tap,github,azuredevops}\n"
       "Run with --help for more information.\n"},
  };
  std::filesystem::create_directory(folder.files.path() / "empty");
  for (Wrong const& row : rows) {
    RunResult const run = folder.run(row.arguments);
    EXPECT_EQ(run.err, row.message);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 2);
  }
}

TEST(TestCommand, RunsTheCasesThatARegularExpressionMatches) {
  Folder const folder;
  EXPECT_EQ(folder.run({".", "--run", "^b.test: t"}).out,
            "b.test: ok, 1 case\n1 file, 1 case: 1 passed, 0 failed, 0 errors\n");
}

TEST(TestCommand, ReadsStandardInput) {
  RunResult const run = run_poolcast({"test", "-"}, "eval 'x = 1'\n  x = 1\n");
  EXPECT_EQ(run.out, "-: ok, 1 case\n1 file, 1 case: 1 passed, 0 failed, 0 errors\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(TestCommand, TestsTheFormulaOfATemplatesPool) {
  struct Row {
    std::string formula;
    std::string problem;  // empty: it is found
  };
  Row const rows[] = {
      {"docs/examples/agents.json pool linux", ""},
      {"docs/examples/agents.autoscale", ""},
      {"docs/examples/agents.json",
       "'docs/examples/agents.json' has the formulas of 'linux', 'windows'; write pool NAME "
       "behind it"},
      {"docs/examples/agents.json pool linu",
       "'docs/examples/agents.json' has no formula of a pool 'linu'; did you mean 'linux'?"},
      {"docs/examples/agents.json pool mac",
       "'docs/examples/agents.json' has no formula of a pool 'mac'; it has 'linux', 'windows'"},
      {"docs/examples/agents.autoscale pool linux",
       "'docs/examples/agents.autoscale' is a formula, not a template with a pool 'linux'"},
  };
  for (Row const& row : rows) {
    std::string const script =
        "formula " + row.formula + "\npool slots=5\neval\n  $TargetDedicatedNodes = 0\n";
    RunResult const run = run_poolcast({"test", "-"}, script);
    EXPECT_EQ(run.exit_code, row.problem.empty() ? 0 : 2) << run.out;
    std::string const first = run.out.substr(0, run.out.find('\n'));
    EXPECT_EQ(first, row.problem.empty() ? "-: ok, 1 case" : "-:1:9: error: " + row.problem);
  }
}

TEST(TestCommand, EvaluatesUnderTheSemanticsThatAreAskedFor) {
  std::string const script = "eval 'x = 2 / 0'\n  fails Division by zero\n";
  EXPECT_EQ(run_poolcast({"test", "-"}, script).exit_code, 0);
  EXPECT_EQ(run_poolcast({"test", "-", "--semantics", "lenient"}, script).exit_code, 1);
}

TEST(TestCommand, UpdatesScriptsAndShowsTheDifference) {
  Folder const folder;
  RunResult const run = folder.run({"sub", "--update"});
  EXPECT_EQ(run.out,
            "--- sub/a.test\n"
            "+++ sub/a.test\tupdated\n"
            "@@ -1,5 +1,5 @@\n"
            " formula ../double.autoscale\n"
            " cases\n"
            "   dedicated | => x\n"
            "-  1         | => 3\n"
            "+  1         | => 2\n"
            "   2         | => 4\n"
            "sub/a.test: ok, 2 cases\n"
            "1 file, 2 cases: 2 passed, 0 failed, 0 errors\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(folder.run({"sub"}).exit_code, 0);
}

TEST(TestCommand, WantsEnoughCoverage) {
  Folder const folder;
  folder.files.file("double.autoscale",
                    "x = $CurrentDedicatedNodes > 5 ? 9 : "
                    "$CurrentDedicatedNodes * 2;\n");
  RunResult const run = folder.run({"b.test", "--coverage", "--coverage-min", "80"});
  EXPECT_EQ(run.out,
            "b.test: ok, 2 cases\n"
            "1 file, 2 cases: 2 passed, 0 failed, 0 errors\n"
            "double.autoscale: 1 of 1 statements, 1 of 2 branches\n"
            "      2  x = $CurrentDedicatedNodes > 5 ? 9 : $CurrentDedicatedNodes * 2;\n"
            "                                        ^ the first branch of '?' is never taken\n");
  EXPECT_EQ(run.err, "double.autoscale: the tests cover 50 % of it, less than 80 %\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(folder.run({"b.test", "--coverage-min", "50"}).exit_code, 0);
}

TEST(TestCommand, WritesCoberturaBesideAnyOutput) {
  Folder const folder;
  RunResult const run =
      folder.run({"b.test", "-o", "junit", "--coverage", "--coverage-cobertura", "c.xml"});
  EXPECT_TRUE(run.out.ends_with("</testsuites>\n"));
  EXPECT_TRUE(run.err.starts_with("double.autoscale: 2 of 2 statements")) << run.err;
  std::string const xml = test::read_file(folder.files.path() / "c.xml");
  EXPECT_NE(xml.find("<class name=\"double.autoscale\" filename=\"double.autoscale\""), xml.npos);
  EXPECT_EQ(folder.run({"b.test", "--coverage-cobertura", "no/c.xml"}).err,
            "cannot write 'no/c.xml': No such file or directory\n");
}

TEST(TestCommand, ListsSurvivingMutants) {
  Folder const folder;
  RunResult const run = folder.run({"b.test", "--mutate", "--mutate-min", "90"});
  EXPECT_EQ(run.out,
            "b.test: ok, 2 cases\n"
            "1 file, 2 cases: 2 passed, 0 failed, 0 errors\n"
            "double.autoscale: 3 mutants, 3 killed, 0 survive\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(folder.run({"sub", "--mutate"}).err,
            "double.autoscale: no mutants were tried, since its tests do not pass\n");
  folder.files.file("b.test", "formula double.autoscale\neval\n  x = 0\n");
  RunResult const weak = folder.run({"b.test", "--mutate-min", "90"});
  EXPECT_EQ(weak.err, "double.autoscale: the tests notice 0 % of the mutants, less than 90 %\n");
  EXPECT_EQ(weak.exit_code, 1);
}

}  // namespace
}  // namespace poolcast
