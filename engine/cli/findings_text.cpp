// The forms of findings that are lines of text.
#include <algorithm>

#include "engine/base/log_command.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/findings.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::cli {
namespace {

/// Empty where the message already shows the replacement.
std::string fix_line(Source const& source, Diagnostic const& finding) {
  if (!finding.fix) return "";
  std::string text = finding.fix->replacement;
  if (finding.message.find("'" + text + "'") != text.npos) return "";
  Span const span = finding.fix->span;
  std::string const old = source.text.substr(span.begin, span.end - span.begin);
  std::erase(text, '\n');
  if (old.empty()) return "  fix: insert '" + text + "'\n";
  if (text.empty()) return "  fix: remove '" + old + "'\n";
  return "  fix: write '" + text + "'\n";
}

using enum LogCommandPart;

std::string github_line(Source const& source, Diagnostic const& finding) {
  constexpr std::string_view kinds[] = {"error", "warning", "notice"};
  Place const from = place_of(source.text, finding.span.begin);
  Place const to = place_of(source.text, finding.span.end);
  std::string line = "::" + std::string(kinds[static_cast<std::size_t>(finding.severity)]) +
                     " file=" + escaped(source.name, github_property) +
                     ",line=" + std::to_string(from.line) + ",col=" + std::to_string(from.column);
  if (to.line == from.line) line += ",endColumn=" + std::to_string(to.column);
  return line + ",title=" + escaped(rule_id(finding), github_property) +
         "::" + escaped(finding.message, github_text) + "\n";
}

std::string azure_line(Source const& source, Diagnostic const& finding) {
  Place const place = place_of(source.text, finding.span.begin);
  std::string const line = std::to_string(place.line), column = std::to_string(place.column);
  if (finding.severity == Severity::note) {
    return source.name + ":" + line + ":" + column +
           ": note: " + escaped(finding.message, azure_text) + " [" +
           std::string(rule_id(finding)) + "]\n";
  }
  return "##vso[task.logissue type=" + std::string(text_of(finding.severity)) +
         ";sourcepath=" + escaped(source.name, azure_property) + ";linenumber=" + line +
         ";columnnumber=" + column + ";code=" + escaped(rule_id(finding), azure_property) + "]" +
         escaped(finding.message, azure_text) + "\n";
}

template <class Line>
std::string lines(std::vector<CheckedFormula> const& formulas, Line line) {
  std::string text;
  for (CheckedFormula const& formula : formulas) {
    for (Diagnostic const& finding : formula.findings) text += line(formula.source, finding);
  }
  return text;
}

}  // namespace

Count count(Diagnostics const& findings) {
  auto const of = [&](Severity severity) {
    return static_cast<std::size_t>(std::ranges::count(findings, severity, &Diagnostic::severity));
  };
  return {of(Severity::error), of(Severity::warning), of(Severity::note)};
}

std::string_view rule_id(Diagnostic const& finding) {
  return finding.rule.empty() ? "invalid-formula" : finding.rule;
}

std::string to_text(CheckedFormula const& formula) {
  std::string text;
  for (Diagnostic const& finding : formula.findings) {
    text += render(formula.source, finding) + fix_line(formula.source, finding);
  }
  return text;
}

std::string summary_line(CheckedFormula const& formula) {
  Count const found = count(formula.findings);
  std::string line;
  auto const add = [&](std::string const& part) { line += (line.empty() ? "" : ", ") + part; };
  if (found.errors > 0) add(counted(found.errors, "error"));
  if (found.warnings > 0) add(counted(found.warnings, "warning"));
  if (found.notes > 0) add(counted(found.notes, "note"));
  if (line.empty()) line = "ok";
  if (formula.statements) add(counted(*formula.statements, "statement"));
  add(std::to_string(formula.bytes) + " of " + std::to_string(formula::max_bytes) + " bytes");
  std::string const pool = formula.pool.empty() ? "" : "pool '" + formula.pool + "': ";
  return formula.source.name + ": " + pool + line + "\n";
}

std::string to_github(std::vector<CheckedFormula> const& formulas) {
  return lines(formulas, github_line);
}

std::string to_azure_devops(std::vector<CheckedFormula> const& formulas) {
  return lines(formulas, azure_line);
}

}  // namespace poolcast::cli
