// Long: a test for each lint rule.
#include "engine/formula/lint.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/formula/parse.hpp"
#include "tests/support/golden.hpp"

namespace poolcast::formula {
namespace {

/// What is known of the pool in these tests; 15 minutes is the service's own default.
LintContext const context{.task_slots_per_node = {}, .evaluation_interval = 15 * minute};

Diagnostics findings(std::string const& text, LintContext const& known = context,
                     Semantics const& semantics = {}) {
  auto const formula = parse({"test", text});
  if (!formula) return formula.error();
  return lint(*formula, infer(*formula, semantics), semantics, known);
}

Diagnostics of_rule(Diagnostics all, std::string_view rule) {
  std::erase_if(all, [&](Diagnostic const& one) { return one.rule != rule; });
  return all;
}

/// The text with the fixes of these findings made, the last one first.
std::string fixed(std::string text, Diagnostics const& all) {
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    if (!one->fix) continue;
    Span const span = one->fix->span;
    text.replace(span.begin, span.end - span.begin, one->fix->replacement);
  }
  return text;
}

TEST(Rules, AreNamedOnceInKebabCase) {
  std::set<std::string_view> ids;
  for (Rule const& rule : rules()) {
    EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
    EXPECT_EQ(rule.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), rule.id.npos) << rule.id;
    EXPECT_FALSE(rule.text.ends_with('.')) << rule.id;
    EXPECT_TRUE(rule.why.ends_with('.')) << rule.id;
    EXPECT_EQ(find_rule(rule.id), &rule);
  }
  EXPECT_EQ(find_rule("nothing"), nullptr);
}

TEST(Rules, FindSomethingInTheirExampleAndNothingInTheMendedOne) {
  for (Rule const& rule : rules()) {
    Diagnostics const found = of_rule(findings(std::string(rule.example)), rule.id);
    EXPECT_FALSE(found.empty()) << rule.id;
    for (Diagnostic const& one : found) EXPECT_EQ(one.severity, rule.severity) << rule.id;
    Diagnostics const rest = findings(std::string(rule.fixed));
    EXPECT_EQ(render({"fixed", std::string(rule.fixed)}, of_rule(rest, rule.id)), "") << rule.id;
    for (Diagnostic const& one : rest) EXPECT_NE(one.severity, Severity::error) << one.message;
  }
}

TEST(Rules, AreMendedByTheirFixes) {
  int count = 0;
  for (Rule const& rule : rules()) {
    // A parser reports one mistake a statement; the escapes of a formula are more.
    if (rule.id == "json-escape") continue;
    std::string const example(rule.example);
    Diagnostics const found = of_rule(findings(example), rule.id);
    std::string const text = fixed(example, found);
    if (text == example) continue;
    EXPECT_EQ(render({"mended", text}, of_rule(findings(text), rule.id)), "") << rule.id;
    ++count;
  }
  EXPECT_GE(count, 8);
}

/// The example of each rule as the rule reports it, with its caret and its fix.
TEST(Rules, ReportTheirExamplesLikeThis) {
  std::string all;
  for (Rule const& rule : rules()) {
    Source const example{rule.id.data(), std::string(rule.example)};
    for (Diagnostic const& one : of_rule(findings(example.text), rule.id)) {
      all += render(example, one);
      if (one.fix) {
        Place const place = place_of(example.text, one.fix->span.begin);
        all += "  fix at " + std::to_string(place.column) + ": '" + one.fix->replacement + "'\n";
      }
    }
  }
  test::expect_golden("tests/formula/golden/rules.txt", all);
}

/// `line:column rule` of each finding; of an error without a rule, its message.
std::string places(std::string const& text, LintContext const& known = {},
                   Semantics const& semantics = {}) {
  std::string all;
  for (Diagnostic const& one : findings(text, known, semantics)) {
    Place const place = place_of(text, one.span.begin);
    if (!all.empty()) all += "; ";
    all += std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
           std::string(one.rule.empty() ? one.message : one.rule);
  }
  return all;
}

/// What is found by one rule only.
std::string places_of(std::string_view rule, std::string const& text, LintContext const& known = {},
                      Semantics const& semantics = {}) {
  std::string all;
  for (Diagnostic const& one : of_rule(findings(text, known, semantics), rule)) {
    Place const place = place_of(text, one.span.begin);
    all +=
        (all.empty() ? "" : " ") + std::to_string(place.line) + ":" + std::to_string(place.column);
  }
  return all;
}

TEST(Lint, FindsNothingInASoundFormula) {
  EXPECT_EQ(places("$enough = $PendingTasks.GetSamplePercent(10 * TimeInterval_Minute) >= 70;\n"
                   "$tasks = $enough ? max($PendingTasks.GetSample(10 * TimeInterval_Minute))\n"
                   "                 : max($PendingTasks.GetSample(1));\n"
                   "$nodes = ceil($tasks / $TaskSlotsPerNode);\n"
                   "$TargetDedicatedNodes = max(0, min(20, $nodes));\n"
                   "$NodeDeallocationOption = taskcompletion;"),
            "");
  EXPECT_EQ(places("$hour = time().hour;\n$day = time().weekday;\n"
                   "$open = $day >= 1 && $day <= 5 && $hour >= 8 && $hour < 18;\n"
                   "$TargetDedicatedNodes = $open ? 5 : 0;\n"
                   "$NodeDeallocationOption = taskcompletion;"),
            "");
  EXPECT_EQ(places("$TargetDedicatedNodes = 3;"), "");
}

TEST(Lint, SaysTheCheckersErrorsToo) {
  EXPECT_EQ(places("$TargetDedicatedNodes = $Foo;"), "1:25 unknown variable '$Foo'");
  EXPECT_EQ(places(""), "1:1 no-target");
}

struct Row {
  char const* rule;
  char const* text;
  char const* places;
};
#define WINDOW "$PendingTasks.GetSample(5 * TimeInterval_Minute"
#define PERCENT "$PendingTasks.GetSamplePercent(5 * TimeInterval_Minute)"

constexpr Row rows[] = {
    // A guard may be anywhere around, also through a variable, and of the same metric.
    {"unguarded-sample", "x = " PERCENT " > 70 ? 0 : avg(" WINDOW "));", ""},
    {"unguarded-sample", "p = " PERCENT ";\nq = p > 70;\nx = q ? avg(" WINDOW ")) : 0;", ""},
    {"unguarded-sample", "x = $PendingTasks.Count() > 9 ? 1 + avg(" WINDOW ")) : 0;", ""},
    {"unguarded-sample",
     "x = $ActiveTasks.GetSamplePercent(TimeInterval_Hour) > 70 ? avg(" WINDOW ")) : 0;", "1:79"},
    {"unguarded-sample", "x = avg(" WINDOW ")) + (" PERCENT " > 70 ? 1 : 0);", "1:23"},
    {"unguarded-sample", "x = avg(" WINDOW ", 50)) + avg(" WINDOW ", 90));", "1:83"},
    {"unguarded-sample", "x = $CurrentDedicatedNodes.GetSample(TimeInterval_Hour);", ""},
    {"single-sample", "x = max($PendingTasks.GetSample(1), " WINDOW "));", ""},
    {"short-window", "x = $PendingTasks.GetSample(time() + -TimeInterval_Minute);", ""},
    {"short-window", "w = TimeInterval_Second * 30;\nx = $PendingTasks.GetSample(w, 0);", "2:19"},
    {"short-window", "x = $PendingTasks.GetSample(TimeInterval_Minute * 5, TimeInterval_Minute);",
     ""},
    {"short-window",
     "x = $PendingTasks.GetSample(TimeInterval_Second * 100, TimeInterval_Second * 120);", "1:19"},
    {"sample-order", "v = $PendingTasks.GetSample(9);\nx = val(v, 0) + val(vec(1, 2), 0);", "2:5"},
    {"percent-scale", "x = percentile($PendingTasks.GetSample(9), 0.95);", "1:44"},
    {"percent-scale", "p = " PERCENT ";\nx = 0.5 < p;", "2:5"},
    {"percent-scale", "x = " WINDOW ", 0.7);", "1:54"},
    {"percent-scale", "x = " WINDOW ", 0) + (" PERCENT " > 0);", ""},
    // What the target becomes, evaluation after evaluation, without any task.
    {"never-reaches-zero", "$TargetDedicatedNodes = max($PendingTasks.GetSample(9)) > 0 ? 9 : 2;",
     "1:25"},
    {"never-reaches-zero",
     "$TargetDedicatedNodes = max($PendingTasks.GetSample(9)) > 0 ? 9 : $TargetDedicatedNodes;",
     "1:25"},
    {"never-reaches-zero",
     "$TargetDedicatedNodes = max($PendingTasks.GetSample(9)) > 0 ? 9 : $TargetDedicatedNodes / 2;",
     ""},
    // The service cuts fractions off, so each step takes a node.
    {"never-reaches-zero",
     "$TargetDedicatedNodes = max($PendingTasks.GetSample(9)) > 0 ? 9 : "
     "$TargetDedicatedNodes * 0.95;",
     ""},
    {"never-reaches-zero",
     "$TargetDedicatedNodes = max($PendingTasks.GetSample(9)) > 0 ? 9 : "
     "$TargetDedicatedNodes / 2 + 0.5;",
     "1:25"},
    {"never-reaches-zero",
     "$TargetDedicatedNodes = max($PendingTasks.GetSample(9)) > 0 ? 9 : "
     "max(0, $CurrentDedicatedNodes - 1);",
     ""},
    {"never-reaches-zero",
     "$TargetDedicatedNodes = time().hour < 8 ? 0 : max(1, $PendingTasks.GetSample(9));", ""},
    {"never-reaches-zero", "$TargetDedicatedNodes = time().hour < 8 ? 1 : 5;", ""},
    {"never-reaches-zero",
     "$TargetLowPriorityNodes = max($PendingTasks.GetSample(9)) > 0 ? 9 : $TargetDedicatedNodes;",
     ""},
    {"never-reaches-zero",
     "$TargetDedicatedNodes = sum($PendingTasks.GetSample(9)) + 1;\n"
     "$TargetDedicatedNodes = min(5, $TargetDedicatedNodes);",
     "2:25"},
    {"no-cap",
     "$TargetDedicatedNodes = max($PendingTasks.GetSample(9)) > 0 ? $TargetDedicatedNodes + 1 : 0;",
     "1:25"},
    {"no-cap",
     "$n = max($PendingTasks.GetSample(9)) > 0 ? $TargetDedicatedNodes + 1 : 0;\n"
     "$TargetDedicatedNodes = min(4, $n);",
     ""},
    {"no-cap",
     "$TargetDedicatedNodes = min($CPUPercent.GetSample(9)) > 70 ? "
     "$CurrentDedicatedNodes * 1.1 : $CurrentDedicatedNodes;",
     "1:25"},
    {"no-cap",
     "$TargetDedicatedNodes = min(5, max($PendingTasks.GetSample(9)));\n"
     "$TargetLowPriorityNodes = max($PendingTasks.GetSample(9)) / $TaskSlotsPerNode;",
     "2:27"},
    {"no-cap",
     "$TargetDedicatedNodes = max($PreemptedNodeCount.GetSample(9));\n"
     "$TargetLowPriorityNodes = min(5, max($PendingTasks.GetSample(9)));",
     ""},
    {"no-deallocation-option", "x = 5;\n$TargetDedicatedNodes = min(x, 9);", ""},
    {"no-deallocation-option", "$TargetDedicatedNodes = time().hour;", "1:1"},
    {"reads-other-target",
     "$TargetLowPriorityNodes = $CurrentDedicatedNodes - $CurrentLowPriorityNodes;", ""},
    {"only-active-tasks",
     "$TargetDedicatedNodes = max($ActiveTasks.GetSample(9)) + max($RunningTasks.GetSample(9));",
     ""},
    {"ignores-task-slots", "$n = avg($PendingTasks.GetSample(9)) / 4;\n$TargetDedicatedNodes = $n;",
     ""},
    {"ignores-task-slots", "$TargetDedicatedNodes = max($PendingTasks.GetSample(9)) > 3 ? 4 : 0;",
     ""},
    {"fractional-target", "$TargetDedicatedNodes = 2.5;", "1:1"},
    {"fractional-target", "$TargetDedicatedNodes = round(2.5) + floor(avg(1, 2));", ""},
    // Names.
    {"case-slip", "$targetDedicatedNodes = 1;\n$TargetDedicatedNodes = $targetDedicatedNodes;", ""},
    {"case-slip", "$targetDedicatedNodes = 1;\n$TargetDedicatedNodes = 2;", "1:1"},
    {"case-slip", "$nodeDeallocationOption = taskcompletion;", "1:1"},
    {"similar-names", "tasks = 1;\n$tasks = 2;\ntasks = 3;\n$Tasks = 4;", "2:1 4:1"},
    {"unused-variable",
     "x = 1;\nx = x + 1;\nx = 2;\n$TargetDedicatedNodes = 1;\n"
     "$TargetDedicatedNodes = 2;",
     "2:1 3:1 4:1"},
    {"unused-variable", "tasks = 1;\n$TargetDedicatedNodes = taks;", ""},
    {"no-cap", "$TargetDedicatedNodes = $Foo + max($PendingTasks.GetSample(9));", ""},
    {"self-assignment", "x = x;", ""},
    // Times and days.
    {"sunday-number", "$d = time().weekday;\nx = ($d > 0 && $d < 6) ? 1 : 2;", ""},
    {"sunday-number", "$d = time().weekday;\n$a = $d > 0;\n$b = $d < 6;\nx = $a && $b ? 1 : 2;",
     ""},
    {"sunday-number", "$d = time().weekday;\nx = $d == 6 || $d == 0 ? 1 : 2;", "2:16"},
    {"sunday-number", "$d = time().weekday;\nx = $d == 6 || $d == 0 || $d == 7 ? 1 : 2;", ""},
    {"sunday-number", "$d = time().weekday;\nw = $d >= 6;\nx = w && time().hour > 8 ? 1 : 2;",
     "2:5"},
    {"sunday-number", "$d = time().weekday;\nx = !($d >= 1 && $d <= 5) ? 1 : 2;", ""},
    {"sunday-number", "x = 5 * (time().weekday <= 5);", "1:9"},
    {"invalid-time", "t = \"2022-01-01\";\nx = time(t) == time(\"Wed, 28 Sep 2022 11:19:49 GMT\");",
     ""},
    // Logic.
    {"constant-condition", "x = 1 ? 2 : 3;", "1:5"},
    {"constant-condition", "debug = 0;\nx = debug ? 2 : 3;", ""},
    {"constant-condition", "x = time().hour > 24 ? 2 : 3;", "1:5"},
    {"constant-condition", "x = " PERCENT " >= 0 ? 2 : 3;", "1:5"},
    {"constant-condition", "x = $TaskSlotsPerNode > 1 ? 2 : 3;", ""},
    // A metric has a week of samples; a count of nodes as many as are asked for.
    {"constant-condition", "x = len($PendingTasks.GetSample(30000)) > 20161 ? 2 : 3;", "1:5"},
    {"constant-condition", "x = len($PendingTasks.GetSample(30000)) > 20160 ? 2 : 3;", ""},
    {"constant-condition", "x = len($CurrentDedicatedNodes.GetSample(30000)) > 25000 ? 2 : 3;", ""},
    {"constant-condition", "x = sum($TaskSlotsPerNode.GetSample(9e5)) > 2e7 ? 2 : 3;", ""},
    {"constant-condition",
     "v = vec($PendingTasks.GetSample(30000), $CPUPercent.GetSample(30000));\n"
     "w = time().hour > 8 ? v : vec(1, 2);\nx = len(w, w) > 60000 ? 2 : 3;",
     ""},
    {"constant-condition",
     "v = vec($PendingTasks.GetSample(30000), $CPUPercent.GetSample(30000)) + 1;\n"
     "x = len(v) > 40322 ? 2 : 3;",
     "2:5"},
    {"constant-condition", "x = sum($CPUPercent.GetSample(9)) > 2016100 ? 2 : 3;", "1:5"},
    {"constant-condition", "x = sum(vec(1, 2)) > 2 ? 2 : 3;", ""},
    {"constant-condition", "x = sum(1, 2) > 2 ? 2 : 3;", "1:5"},
    {"constant-condition", "x = $PendingTasks.Count() > 20161 ? 2 : 3;", "1:5"},
    {"constant-condition", "x = $PendingTasks.Count() > 20160 ? 2 : 3;", ""},
    {"division-by-zero", "x = 1 / 0;", "1:9"},
    {"division-by-zero", "n = $CurrentDedicatedNodes;\nx = n == 0 ? 0 : 1 / n;", ""},
    {"division-by-zero", "n = $CurrentDedicatedNodes;\nx = n > 0 && 1 / n > 0.5;", ""},
    {"short-circuit-guard", "n = $CurrentDedicatedNodes;\nx = n > 0 && 1 / n > 0.5;", "2:11"},
    {"short-circuit-guard", "x = $TaskSlotsPerNode > 1 && 1 / $TaskSlotsPerNode > 0.5;", ""},
    {"no-effect", "1 > 2 ? stop() : 3;", ""},
    {"no-effect", "stop();", ""},
    // Text.
    {"empty-statement", "; // a\n;x = 1; // ;\n; y = 2; ;;", "1:1 2:1 3:1 3:10 3:11"},
    {"number-form", "x = 1e3 + 1.5 + .25e1;", "1:5 1:17"},
};

TEST(Lint, FindsWhatItShouldAndNoMore) {
  for (Row const& row : rows) {
    EXPECT_EQ(places_of(row.rule, row.text), row.places) << row.rule << "\n" << row.text;
  }
}

TEST(Lint, FixesRemoveTheParenthesesOfAMemberAlone) {
  auto const mended = [](std::string const& text) { return fixed(text, findings(text)); };
  EXPECT_EQ(mended("x = (time().hour()) + 1;"), "x = (time().hour) + 1;");
  EXPECT_EQ(mended("x = time().hour( );"), "x = time().hour( );");
}

/// The full name wins, so under one name the last assignment would win instead.
TEST(Lint, ADeprecatedNameBesideTheFullOneHasNoFix) {
  std::string const both = "$TargetDedicatedNodes = 2; $TargetDedicated = 3;";
  EXPECT_EQ(places_of("deprecated-name", both), "1:28");
  EXPECT_EQ(fixed(both, findings(both)), both);
  std::string const read = "$TargetDedicatedNodes = 2;\n$n = $TargetDedicated + 1;";
  EXPECT_EQ(fixed(read, of_rule(findings(read), "deprecated-name")),
            "$TargetDedicatedNodes = 2;\n$n = $TargetDedicatedNodes + 1;");
}

TEST(Lint, KnowsTheSlotsOfThePool) {
  std::string const text = "$TargetDedicatedNodes = min(5, max($PendingTasks.GetSample(9)));";
  auto const found = [&](double slots) {
    LintContext const known{.task_slots_per_node = slots, .evaluation_interval = {}};
    return of_rule(findings(text, known), "ignores-task-slots");
  };
  EXPECT_TRUE(found(1).empty());
  ASSERT_EQ(found(4).size(), 1U);
  EXPECT_EQ(found(4)[0].severity, Severity::warning);
  EXPECT_EQ(found(4)[0].message,
            "a node for each task, though a node runs 4 at once; divide the tasks by "
            "$TaskSlotsPerNode");
}

TEST(Lint, KnowsTheEvaluationInterval) {
  LintContext const known{.task_slots_per_node = {}, .evaluation_interval = 5 * minute};
  auto const found = [&](std::string const& text) {
    return places_of("window-misses-interval", text, known);
  };
  EXPECT_EQ(found("x = $PendingTasks.GetSample(9);"), "1:19");
  EXPECT_EQ(found("x = $PendingTasks.GetSample(10);"), "");
  EXPECT_EQ(found("x = " WINDOW ");"), "");
  EXPECT_EQ(found("x = $PendingTasks.GetSample(time() + -TimeInterval_Minute);"), "");
}

TEST(Lint, WarnsOfWhatOnlyASettingAccepts) {
  Semantics lenient;
  lenient.bare_metric_as_number = BareMetric::last_sample;
  lenient.quoted_deallocation_keyword = Unproven::accept;
  std::string const text =
      "$TargetDedicatedNodes = min(3, $PendingTasks);\n$NodeDeallocationOption = \"requeue\";";
  EXPECT_EQ(render({"f", text}, findings(text, {}, lenient)),
            "f:1:32: warning: '$PendingTasks' without a method is in no document; write "
            "$PendingTasks.GetSample(...) [metric-without-method]\n"
            "  $TargetDedicatedNodes = min(3, $PendingTasks);\n"
            "                                 ^~~~~~~~~~~~~\n"
            "f:2:27: warning: no document puts a deallocation keyword in quotes [quoted-keyword]\n"
            "  $NodeDeallocationOption = \"requeue\";\n"
            "                            ^~~~~~~~~\n");
}

TEST(Lint, StaysSmallForTheLongestFormula) {
  std::string text;
  while (text.size() < 8100) text += "x = 1 / 2 + max(3, $PendingTasks.GetSample(1)) * 4 + (1";
  for (int i = 0; i < 3; ++i) text.pop_back();
  EXPECT_FALSE(findings(text).empty());
}

}  // namespace
}  // namespace poolcast::formula
