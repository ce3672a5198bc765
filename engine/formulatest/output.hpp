// Reports as texts: one for people, the others for what runs tests in a pipeline. The same reports
// give the same bytes; there are no times in them.
#pragma once

#include <string>
#include <vector>

#include "engine/formulatest/verdict.hpp"

namespace poolcast::formulatest {

using Reports = std::vector<FileReport>;

std::string to_text(Reports const& reports);
std::string to_json(Reports const& reports);
/// A testsuite a script, a testcase a case.
std::string to_junit(Reports const& reports);
/// Version 13, with a YAML block below each case that is not ok.
std::string to_tap(Reports const& reports);
/// Workflow commands: `::error file=...`.
std::string to_github(Reports const& reports);
/// Logging commands: `##vso[task.logissue ...]`.
std::string to_azure_devops(Reports const& reports);

/// `2 files, 17 cases: 16 passed, 1 failed, 0 errors`.
std::string totals(Reports const& reports);

/// `expected $TargetDedicatedNodes = 25, got 20`, or the error's message.
std::string summary(Finding const& finding);

}  // namespace poolcast::formulatest
