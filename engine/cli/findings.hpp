// What `check` found in a formula, and its forms: for people, for programs, for CI. The pieces for
// one finding serve the editors too.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"

namespace poolcast::cli {

struct CheckedFormula {
  Source source;     // the file: the formula itself, or a template
  std::string pool;  // whose formula it is, in a template
  std::size_t bytes = 0;
  std::optional<std::size_t> statements;  // nothing: it does not parse
  Diagnostics findings;
};

struct Count {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
};

Count count(Diagnostics const& findings);

/// The rule's name, or `invalid-formula` for what no rule stands for.
std::string_view rule_id(Diagnostic const& finding);

/// With carets, rules and fixes; empty if nothing was found.
std::string to_text(CheckedFormula const& formula);

/// `a.autoscale: ok, 9 statements, 933 of 8192 bytes`, or how much was found.
std::string summary_line(CheckedFormula const& formula);

std::string to_json(std::vector<CheckedFormula> const& formulas);
/// SARIF 2.1.0, with all rules.
std::string to_sarif(std::vector<CheckedFormula> const& formulas);
/// Workflow commands of GitHub Actions, one a line.
std::string to_github(std::vector<CheckedFormula> const& formulas);
/// Logging commands of Azure Pipelines, one a line; a note is a plain line, for there is none.
std::string to_azure_devops(std::vector<CheckedFormula> const& formulas);

/// One finding: severity, rule, message, its place (1-based; the end is the first column behind
/// it), and the fix as a place and its replacement.
nlohmann::ordered_json finding_json(Source const& source, Diagnostic const& finding);

}  // namespace poolcast::cli
