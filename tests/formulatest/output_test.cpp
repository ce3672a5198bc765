// Each form of output, for reports with texts that are hard on it.
#include "engine/formulatest/output.hpp"

#include <gtest/gtest.h>

#include "tests/formulatest/script.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast::formulatest {
namespace {

Reports hard_reports() {
  std::string const formula = "$TargetDedicatedNodes = 2; $s = \"a]]>b\";";
  FileReport mixed = run_script(
      "formula x.autoscale\n"
      "# fine\neval\n  $TargetDedicatedNodes = 2\n"
      "# 100% of <it>, \"quoted\"; [odd] & \\ plain: #1\neval\n  $TargetDedicatedNodes = 3\n"
      "  $s = c\n"
      "# no such variable\neval\n  $Target = 1\n"
      "# \xC3\xBC is fine, \xFF is none, \x1B is a control\neval\n  fails 1:1 x\n"
      "# budgets\nsimulate steady.json seed 1..2\n  tasks completed = 4\n",
      formula);
  mixed.script.name = "tests/a,b:c.test";
  // The path of this checkout would not be the same everywhere.
  mixed.formula = "x.autoscale";
  mixed.cases.back().findings[0].notes = {{"repeat", "poolcast simulate steady.json --seed 1"}};
  FileReport unreadable = run_script("formla x\neval\n");
  FileReport fine = run_script("formula x\neval at 0s\n  $TargetDedicatedNodes = 2\n", formula);
  fine.script.name = "fine.test";
  fine.formula = "x";
  return {mixed, unreadable, fine};
}

struct Form {
  char const* name;
  std::string (*write)(Reports const&);
};
constexpr Form forms[] = {
    {"text", to_text}, {"json", to_json},     {"xml", to_junit},
    {"tap", to_tap},   {"github", to_github}, {"azuredevops", to_azure_devops},
};

TEST(Output, HasEachForm) {
  Reports const reports = hard_reports();
  for (Form const& form : forms) {
    test::expect_golden(std::string("tests/formulatest/golden/output.") + form.name,
                        form.write(reports));
  }
}

/// What Python's parser makes of an XML text: `tag attributes` for the elements that count.
std::string parsed(std::string const& xml) {
  constexpr char const* program = R"(
import sys, xml.etree.ElementTree as tree
for e in tree.parse(sys.stdin.buffer).iter():
    if e.tag in ("testsuite", "testcase", "failure", "error", "line", "condition"):
        keep = {k: v for k, v in e.attrib.items() if k in ("name", "tests", "failures", "errors",
                "message", "number", "hits", "condition-coverage", "coverage")}
        print(e.tag, keep)
)";
  test::RunResult const run = test::run_program("python3", {"-c", program}, xml);
  EXPECT_EQ(run.exit_code, 0) << run.err << xml;
  return run.out;
}

TEST(Output, JunitIsXmlThatKeepsEveryText) {
  test::expect_golden("tests/formulatest/golden/junit-parsed.txt",
                      parsed(to_junit(hard_reports())));
}

TEST(Output, CoberturaIsXmlWithBranchesByLine) {
  char const* const formula = "x = 1; y = 2 > 1 ? x : 0;\nz = x && y || 0;\n\nw = stop();\n";
  Source const source{"f & <g>.autoscale", formula};
  Subject const subject = compile(source, {});
  std::vector<Coverage> all{Coverage(source, *subject.tree)};
  RunOptions options = options_with(formula);
  options.coverage = &all.front();
  Expected<Script, Diagnostics> const script =
      read_script({"x.test", "formula f\neval\n  x = 1\n"});
  FileReport report{.script = {"x.test", ""}};
  run_cases(*script, &subject, options, report);
  std::string const xml = to_cobertura(all);
  test::expect_golden("tests/formulatest/golden/cobertura.xml", xml);
  EXPECT_EQ(parsed(xml),
            "line {'number': '1', 'hits': '1', 'condition-coverage': '50% (1/2)'}\n"
            "condition {'number': '0', 'coverage': '50%'}\n"
            "line {'number': '2', 'hits': '1', 'condition-coverage': '50% (2/4)'}\n"
            "condition {'number': '0', 'coverage': '50%'}\n"
            "condition {'number': '1', 'coverage': '50%'}\n"
            "line {'number': '4', 'hits': '1'}\n");
}

}  // namespace
}  // namespace poolcast::formulatest
