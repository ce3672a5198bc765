// Scripts as the tests here write them: a text in, reports out. No file is read but the scenarios
// in this folder.
#pragma once

#include <string>

#include "engine/formulatest/output.hpp"
#include "engine/formulatest/run.hpp"

namespace poolcast::formulatest {

/// What `formula x.autoscale` loads, unless a test says otherwise.
inline constexpr char const* echo_formula =
    "$last = $PendingTasks.GetSample(1); $count = $PendingTasks.Count();\n"
    "$TargetDedicatedNodes = $CurrentDedicatedNodes + len($last);\n";

inline RunOptions options_with(std::string const& formula) {
  return {.load_formula = [formula](std::string const& path, std::string const&) {
    return Result<Source>(Source{path, formula});
  }};
}

inline FileReport run_script(std::string const& text, std::string const& formula = echo_formula) {
  RunOptions const options = options_with(formula);
  Prepared prepared = prepare({POOLCAST_SOURCE_DIR "/tests/formulatest/x.test", text}, options);
  if (prepared.script) {
    run_cases(*prepared.script, prepared.subject ? &*prepared.subject : nullptr, options,
              prepared.report);
  }
  prepared.report.script.name = "x.test";
  return prepared.report;
}

/// `PASS name`, `FAIL name: expected $x = 1, got 2`, one line a case or finding.
inline std::string verdicts(FileReport const& report) {
  std::string text;
  for (Diagnostic const& error : report.errors) text += "ERROR " + error.message + "\n";
  for (CaseReport const& one : report.cases) {
    if (one.findings.empty()) text += "PASS " + one.name + "\n";
    for (Finding const& finding : one.findings) {
      text +=
          std::string(text_of(finding.verdict)) + " " + one.name + ": " + summary(finding) + "\n";
    }
  }
  return text;
}

/// Of one evaluation of a formula, with the lines that are expected of it.
inline std::string verdict_of(std::string const& formula, std::string const& expectation) {
  return verdicts(run_script("formula x.autoscale\neval at 0s\n  " + expectation + "\n", formula));
}

}  // namespace poolcast::formulatest
