#include "engine/cli/fmt.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::read_file;
using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

TEST(Fmt, RewritesWhatIsNotCanonicalAndSaysSo) {
  TemporaryDirectory const files;
  std::string const messy = files.file("messy", "x=1"), fine = files.file("fine", "x = 1;\n");
  RunResult const run = run_poolcast({"fmt", messy, fine});
  EXPECT_EQ(run.out, messy + ": formatted\n");
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(read_file(messy), "x = 1;\n");
  EXPECT_EQ(run_poolcast({"fmt", messy, fine}).out, "");
}

TEST(Fmt, LeavesAFileThatIsCanonicalUntouched) {
  TemporaryDirectory const files;
  std::string const fine = files.file("fine", "x = 1;\n");
  auto const before = std::filesystem::last_write_time(fine) - std::chrono::hours(1);
  std::filesystem::last_write_time(fine, before);
  EXPECT_EQ(run_poolcast({"fmt", fine}).exit_code, 0);
  EXPECT_EQ(std::filesystem::last_write_time(fine), before);
}

TEST(Fmt, LeavesNothingBehindAndKeepsPermissionsAndLinks) {
  TemporaryDirectory const files;
  std::string const messy = files.file("messy", "x=1");
  std::string const link = (files.path() / "link").string();
  auto const permissions = std::filesystem::perms::owner_all | std::filesystem::perms::group_read;
  std::filesystem::permissions(messy, permissions);
  std::filesystem::create_symlink(messy, link);
  EXPECT_EQ(run_poolcast({"fmt", link}).out, link + ": formatted\n");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(read_file(messy), "x = 1;\n");
  EXPECT_EQ(std::filesystem::status(messy).permissions(), permissions);
  auto const left = std::filesystem::directory_iterator(files.path());
  EXPECT_EQ(std::distance(begin(left), end(left)), 2);
}

TEST(Fmt, ReadsStandardInputAndWritesStandardOutput) {
  RunResult const run = run_poolcast({"fmt", "-"}, "x=1 // why");
  EXPECT_EQ(run.out, "x = 1; // why\n");
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Fmt, CheckNamesWhatIsNotCanonicalAndWritesNothing) {
  TemporaryDirectory const files;
  std::string const messy = files.file("messy", "x=1"), fine = files.file("fine", "x = 1;\n");
  RunResult const run = run_poolcast({"fmt", "--check", messy, fine, "-"}, "y=2");
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, messy + ": not in canonical form; run 'poolcast fmt " + messy +
                         "'\n-: not in canonical form; 'poolcast fmt -' writes it\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(read_file(messy), "x=1");
  RunResult const good = run_poolcast({"fmt", "--check", fine});
  EXPECT_EQ(good.out + good.err, "");
  EXPECT_EQ(good.exit_code, 0);
}

TEST(Fmt, DiffShowsWhatWouldChangeAndWritesNothing) {
  RunResult const run = run_poolcast({"fmt", "--diff", "tests/cli/messy.autoscale"});
  test::expect_golden("tests/cli/golden/fmt-diff.txt", run.out);
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Fmt, DiffAndCheckGoTogether) {
  RunResult const run = run_poolcast({"fmt", "--diff", "--check", "-"}, "x=1");
  EXPECT_EQ(run.out,
            "--- -\n+++ -\tformatted\n@@ -1 +1 @@\n-x=1\n\\ No newline at end of file\n"
            "+x = 1;\n");
  EXPECT_EQ(run.err, "-: not in canonical form; 'poolcast fmt -' writes it\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(Fmt, LeavesAFormulaWithMistakesAloneAndFormatsTheOthers) {
  TemporaryDirectory const files;
  std::string const bad = files.file("bad", "x=(;"), good = files.file("good", "x=1");
  RunResult const run = run_poolcast({"fmt", "missing.autoscale", bad, good});
  EXPECT_EQ(run.out, good + ": formatted\n");
  EXPECT_EQ(run.err, "cannot read 'missing.autoscale': No such file or directory\n" + bad +
                         ":1:4: error: expected an expression, found ';'\n  x=(;\n     ^\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(read_file(bad), "x=(;");
  EXPECT_EQ(read_file(good), "x = 1;\n");
}

TEST(Fmt, WritesNoFormulaThatTheServiceWouldRefuseForItsLength) {
  TemporaryDirectory const files;
  std::string text = "x=a";
  while (text.size() < 8000) text += "+b";
  std::string const dense = files.file("dense", text);
  RunResult const run = run_poolcast({"fmt", dense});
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "cannot format '" + dense +
                         "': it would grow from 8,001 to 31,999 bytes, and the service "
                         "accepts at most 8,192; shorten names or comments, or nest less deeply\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(read_file(dense), text);
}

TEST(Fmt, SaysWhyAFileCannotBeWritten) {
  TemporaryDirectory const files;
  std::string const messy = files.file("messy", "x=1");
  std::filesystem::create_directory(messy + ".poolcast-new");
  RunResult const run = run_poolcast({"fmt", messy});
  EXPECT_EQ(run.err, "cannot write '" + messy + "': Is a directory\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(read_file(messy), "x=1");
}

TEST(Fmt, FormatsWhatTheServiceWasReallyAsked) {
  std::filesystem::path const path = std::filesystem::path(POOLCAST_SOURCE_DIR).parent_path() /
                                     "shared/data/azure-batch/EvaluateAutoScale.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no recording at " << path;
  auto const recorded = nlohmann::json::parse(read_file(path));
  std::string const formula = recorded.at("request").at("autoScaleFormula");
  RunResult const run = run_poolcast({"fmt", "-"}, formula);
  EXPECT_EQ(run.out, "$TargetDedicated = 1;\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Fmt, NeedsAFile) { EXPECT_EQ(run_poolcast({"fmt"}).exit_code, 2); }

}  // namespace
}  // namespace poolcast
