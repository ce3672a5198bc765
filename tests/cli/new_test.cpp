#include "engine/cli/new.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "engine/cli/new_script.hpp"
#include "engine/formulatest/run.hpp"
#include "engine/library/adjust.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using library::Template;
using test::read_file;
using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

RunResult run_in(TemporaryDirectory const& folder, std::vector<std::string> const& arguments) {
  return run_poolcast(arguments, "", folder.path().string());
}

std::string files_in(std::filesystem::path const& folder) {
  std::vector<std::string> names;
  for (auto const& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  std::string text;
  for (std::string const& name : names) text += name + " ";
  return text;
}

TEST(New, ListsTheTemplatesWithTheirQuestionsAndNumbers) {
  RunResult const run = run_poolcast({"new"});
  test::expect_golden("tests/cli/golden/new-list.txt", run.out);
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(New, WritesTheTemplatesFormulaAndATestThatPasses) {
  TemporaryDirectory const folder;
  RunResult const run = run_in(folder, {"new", "burst"});
  EXPECT_EQ(run.out,
            "burst.autoscale: written\n"
            "burst.test: 15 cases, as the template has them\n"
            "next: poolcast test burst.test\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(read_file(folder.path() / "burst.autoscale"), library::find_template("burst")->formula);
  RunResult const tests = run_in(folder, {"test", "burst.test"});
  EXPECT_EQ(tests.out,
            "burst.test: ok, 15 cases\n1 file, 15 cases: 15 passed, 0 failed, 0 errors\n");
}

TEST(New, TakesTheNumbersAskedForAndExpectsWhatTheyGive) {
  TemporaryDirectory const folder;
  RunResult const run =
      run_in(folder, {"new", "fixed", "--set", "nodes=12", "--name", "build", "--into", "a/b"});
  EXPECT_EQ(run.out,
            "a/b/build.autoscale: written\n"
            "a/b/build.test: 5 cases, 4 expectations rewritten for the new numbers\n"
            "next: poolcast test a/b/build.test\n");
  test::expect_golden("tests/cli/golden/new-fixed.autoscale",
                      read_file(folder.path() / "a/b/build.autoscale"));
  test::expect_golden("tests/cli/golden/new-fixed.test",
                      read_file(folder.path() / "a/b/build.test"));
  EXPECT_EQ(run_in(folder, {"test", "a"}).exit_code, 0);
}

TEST(New, OverwritesNothingUnlessItIsForcedTo) {
  for (std::string const occupied : {"fixed.autoscale", "fixed.test"}) {
    TemporaryDirectory const folder;
    folder.file(occupied, "mine");
    RunResult const run = run_in(folder, {"new", "fixed"});
    EXPECT_EQ(run.err,
              "'" + occupied + "' exists; --force overwrites it, --name NAME takes another name\n");
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(files_in(folder.path()), occupied + " ");
    EXPECT_EQ(read_file(folder.path() / occupied), "mine");
    EXPECT_EQ(run_in(folder, {"new", "fixed", "--force"}).exit_code, 0);
    EXPECT_EQ(files_in(folder.path()), "fixed.autoscale fixed.test ");
    EXPECT_NE(read_file(folder.path() / occupied), "mine");
  }
}

TEST(New, WritesBothFilesOrNone) {
  TemporaryDirectory const folder;
  std::filesystem::create_directory(folder.path() / "fixed.test");
  RunResult const run = run_in(folder, {"new", "fixed", "--force"});
  EXPECT_EQ(run.err, "cannot write 'fixed.test': it is a directory\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(files_in(folder.path()), "fixed.test ");
}

TEST(New, SaysWhyAFolderCannotBeMade) {
  TemporaryDirectory const folder;
  folder.file("file", "");
  RunResult const run = run_in(folder, {"new", "fixed", "--into", "file"});
  EXPECT_EQ(run.err, "cannot make the folder 'file': Not a directory\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(New, SaysWhatIsWrongWithTheCommandLine) {
  struct Case {
    std::vector<std::string> arguments;
    std::string said;
  };
  Case const cases[] = {
      {{"worday"}, "no template 'worday'; did you mean 'workday'?\n"},
      {{"anything"}, "no template 'anything'; 'poolcast new' lists them\n"},
      {{"--set", "cap=1"}, "name a template; 'poolcast new' lists them\n"},
      {{"--name", "x"}, "name a template; 'poolcast new' lists them\n"},
      {{"workday", "--set", "capp=1", "--set", "openHour=24"},
       "'workday' has no constant 'capp'; did you mean 'cap'?\n"
       "'openHour' cannot be '24'; it takes a whole number from 0 to 23\n"},
      {{"fixed", "--name", "a/b"},
       "'a/b' is no name for a file; use letters, digits, '-', '_' and '.', and --into for the "
       "folder\n"},
      {{"fixed", "--name=-x"},
       "'-x' is no name for a file; use letters, digits, '-', '_' and '.', and --into for the "
       "folder\n"},
      {{"fixed", "--name", "x.test", "--set", "nodes=101"},
       "--name 'x.test': leave out the ending; there will be two files\n"
       "'nodes' cannot be '101'; it takes a whole number from 0 to 100\n"},
  };
  for (Case const& one : cases) {
    TemporaryDirectory const folder;
    std::vector<std::string> arguments{"new"};
    arguments.insert(arguments.end(), one.arguments.begin(), one.arguments.end());
    RunResult const run = run_in(folder, arguments);
    EXPECT_EQ(run.err, one.said);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_EQ(files_in(folder.path()), "");
  }
}

/// What is wrong with the script that goes with the formula; empty if nothing is.
std::string problems_of(std::string const& script, Source const& formula, bool covers) {
  formulatest::RunOptions options{
      .load_formula = [&](std::string const&, std::string const&) { return formula; }};
  formulatest::Prepared prepared = formulatest::prepare({"new.test", script}, options);
  if (!prepared.script) return render(prepared.report.script, prepared.report.errors);
  formulatest::Coverage coverage(formula, *prepared.subject->tree);
  options.coverage = &coverage;
  formulatest::run_cases(*prepared.script, &*prepared.subject, options, prepared.report);
  std::string problems;
  for (formulatest::CaseReport const& one : prepared.report.cases) {
    if (one.verdict != formulatest::Verdict::pass) problems += "fails: " + one.name + "\n";
  }
  if (covers && coverage.branches().percent() < 100) problems += "branches are not covered\n";
  return problems;
}

TEST(New, MakesATestThatPassesAndCoversWithEveryNumberAtItsBounds) {
  int made = 0;
  for (Template const& one : library::templates()) {
    for (formula::TunableConstant const& constant : library::constants_of(one)) {
      // Hours can be moved away from those that the script looks at.
      bool const covers = !constant.name.ends_with("Hour");
      for (double const value : {constant.range.least, constant.range.most}) {
        std::string const setting = constant.name + "=" + std::to_string(value);
        std::string const formula = library::adjusted(one, {setting}).value();
        Source const source{"new.autoscale", formula};
        cli::NewScript const script = cli::new_script(one.test, source, "poolcast new");
        EXPECT_EQ(problems_of(script.text, source, covers), "") << one.name << " " << setting;
        ++made;
      }
    }
  }
  EXPECT_GT(made, 40);
}

}  // namespace
}  // namespace poolcast
