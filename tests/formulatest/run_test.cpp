// What a formula is shown: samples, pools and times as a script sets them up.
#include "engine/formulatest/run.hpp"

#include <gtest/gtest.h>

#include "tests/formulatest/script.hpp"

namespace poolcast::formulatest {
namespace {

std::string const opening = "formula x.autoscale\n";

TEST(Run, SamplesEndAtTheGivenTimeAndLaterOnesAreNotSeen) {
  EXPECT_EQ(verdicts(run_script(opening + R"(
sample until 1m
  $PendingTasks 1 2 3 4
eval at -1m
  $last = []
eval at 0s
  $last = [2]
eval at 1m
  $last = [4]
eval at 2026-01-12T09:00:30Z
  $last = [3]
)")),
            "PASS eval at -1m\nPASS eval at 0s\nPASS eval at 1m\n"
            "PASS eval at 2026-01-12T09:00:30Z\n");
}

TEST(Run, SamplesCanBeFartherApartOrMissing) {
  EXPECT_EQ(verdicts(run_script(opening + R"(
sample every 5m until 0s
  $PendingTasks 7 8 _
eval at 0s
  $last = [8]
  $count = 2
)")),
            "PASS eval at 0s\n");
}

TEST(Run, BlocksThatStandTogetherAddUpAndLaterOnesBeginAnew) {
  EXPECT_EQ(
      verdicts(run_script(opening + R"(
sample
  $PendingTasks 7
sample
  $ActiveTasks 9
pool dedicated=2
eval
  $last = [7]
  $active = [9]
  $TargetDedicatedNodes = 3

sample
  $ActiveTasks 1
eval
  $last = []
  $active = [1]
  $TargetDedicatedNodes = 2

pool slots=5
eval
  $active = []
  $TargetDedicatedNodes = 0
)",
                          "$active = $ActiveTasks.GetSample(1);" + std::string(echo_formula))),
      "PASS eval\nPASS eval (2)\nPASS eval (3)\n");
}

TEST(Run, GivesACaseANameThatNoOtherHas) {
  EXPECT_EQ(verdicts(run_script("# a (2)\neval \"x = 1\"\n  x = 1\n"
                                "# a\neval \"x = 1\"\n  x = 1\n"
                                "# a\neval \"x = 1\"\n  x = 1\n"
                                "# a (2)\neval \"x = 1\"\n  x = 1\n")),
            "PASS a (2)\nPASS a\nPASS a (3)\nPASS a (2) (2)\n");
}

TEST(Run, TargetsAreTheNodesUnlessTheySayOtherwise) {
  std::string const formula = "$d = $TargetDedicatedNodes; $l = $TargetLowPriorityNodes;";
  EXPECT_EQ(verdicts(run_script(opening + R"(
pool dedicated=2 low_priority=3
eval
  $d = 2
  $l = 3
pool dedicated=2 low_priority=3 target_dedicated=4 target_low_priority=5
eval
  $d = 4
  $l = 5
)",
                                formula)),
            "PASS eval\nPASS eval (2)\n");
}

TEST(Run, TimeBeginsOnAMondayAtNineUnlessTheScriptSaysWhen) {
  std::string const formula = "$now = time(); $day = time().weekday;";
  EXPECT_EQ(verdicts(run_script(opening + R"(
eval at 1h
  $now = 2026-01-12T10:00:00Z
  $day = 1
now 2026-01-17T12:00:00Z
eval at -12h
  $now = 2026-01-17T00:00:00Z
  $day = 6
)",
                                formula)),
            "PASS eval at 1h\nPASS eval at -12h\n");
}

TEST(Run, ACommentDirectlyAboveNamesTheCase) {
  EXPECT_EQ(verdicts(run_script(R"(
# The script's own heading.
formula x.autoscale

# Nothing waits,
# and nothing runs:
pool dedicated=2
eval
  $TargetDedicatedNodes = 2
eval at 5m
  $TargetDedicatedNodes = 2
# An hour later.
eval at 1h
  $TargetDedicatedNodes = 2

eval at 2h
  $TargetDedicatedNodes = 2
)")),
            "PASS Nothing waits, and nothing runs\nPASS Nothing waits, and nothing runs, at 5m\n"
            "PASS An hour later\nPASS Nothing waits, and nothing runs, at 2h\n");
}

TEST(Run, ARowOfATableIsACase) {
  FileReport const report = run_script(opening + R"(
sample
  $PendingTasks 4
pool dedicated=1

# Table.
cases at 1m
  $PendingTasks | dedicated | at | => $last | $count | $TargetDedicatedNodes
                |           |    | => [4]   | 1      | 2
  6             | 3         |    | => [6]   | 120    | 4
  # the rows' own
  1 2 _         |           | 0s | => [2]   | 2      | > 1
  _             | 0         |    | => []    |        | 7
)");
  EXPECT_EQ(
      verdicts(report),
      "PASS Table: as set up\nPASS Table: $PendingTasks 6, dedicated 3\n"
      "PASS Table: the rows' own\n"
      "FAIL Table: $PendingTasks _, dedicated 0: expected $TargetDedicatedNodes = 7, got 0\n");
  EXPECT_EQ(report.cases.back().line, 14U);
}

TEST(Run, AFormulaOfTheCasesOwnNeedsNoFile) {
  EXPECT_EQ(verdicts(run_script("eval \"x = \\\"a\\\"; y = 1 +\" at 0s\n  fails 1:17 expected\n"
                                "eval 'x = \"a\"'\n  x = a\n")),
            "PASS eval \"x = \\\"a\\\"; y = 1 +\" at 0s\nPASS eval 'x = \"a\"'\n");
}

TEST(Run, AFormulaThatCannotBeLoadedIsAnError) {
  RunOptions const options{.load_formula = [](std::string const& path, std::string const& pool) {
    return Result<Source>(fail("no '" + path + "' of '" + pool + "'"));
  }};
  Prepared const prepared =
      prepare({"a/b.test", "formula ../x.json pool linux\neval\n  $x = 1\n"}, options);
  EXPECT_EQ(render(prepared.report.script, prepared.report.errors),
            "a/b.test:1:9: error: no 'x.json' of 'linux'\n"
            "  formula ../x.json pool linux\n"
            "          ^~~~~~~~~\n");
  EXPECT_EQ(prepared.report.verdict(), Verdict::error);
}

TEST(Run, OnlySelectedCasesRun) {
  RunOptions options = options_with("x = 1");
  options.selects = [](std::string const& script, std::string_view name) {
    return script == "a.test" && name == "two";
  };
  Prepared prepared =
      prepare({"a.test", "formula f\n# one\neval\n  x = 9\n# two\neval\n  x = 1\n"}, options);
  run_cases(*prepared.script, &*prepared.subject, options, prepared.report);
  EXPECT_EQ(verdicts(prepared.report), "PASS two\n");
}

TEST(Run, AFailureShowsWhatLedToIt) {
  FileReport const report = run_script(
      "formula x\nsample\n  $PendingTasks 4 6\neval\n  $TargetDedicatedNodes = 25\n",
      "$unrelated = 1;\n$wait = $PendingTasks.GetSample(1);\n$n = max($wait) > 5 ? 2 : 3;\n"
      "$TargetDedicatedNodes = $n * 10;\n");
  EXPECT_EQ(to_text({report}),
            R"(x.test:5:3: FAIL: eval
  expected  $TargetDedicatedNodes = 25
  got       20
  because   line 2: $wait = [6]
              [6]       doubleVec      $PendingTasks.GetSample(1)
                                         from 2026-01-12T09:00:00Z: 6
            line 3: $n = 2
              2         double         max($wait) > 5 ? 2 : 3  <- first branch
              1         double           max($wait) > 5
            line 4: $TargetDedicatedNodes = 20
              20        double         $n * 10
              2         double           $n
  result    )"
            "$TargetDedicatedNodes=20;$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue;"
            R"($n=2;$unrelated=1;$wait=[6]
x.test: FAIL, 1 of 1 case
1 file, 1 case: 0 passed, 1 failed, 0 errors
)");
}

}  // namespace
}  // namespace poolcast::formulatest
