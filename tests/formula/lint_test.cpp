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

/// `line:column rule`, without the rules named.
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

TEST(Lint, SaysTheCheckersErrorsToo) {
  EXPECT_EQ(places("$TargetDedicatedNodes = $Foo;"), "1:25 unknown variable '$Foo'");
}

}  // namespace
}  // namespace poolcast::formula
