// The Test Anything Protocol, version 13.
#include "engine/formulatest/output.hpp"

namespace poolcast::formulatest {
namespace {

/// A `#` would begin a directive.
std::string description(std::string const& text) {
  std::string escaped;
  for (char const c : text) {
    if (c == '#' || c == '\\') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

/// In double quotes, as YAML takes any text.
std::string yaml(std::string const& key, std::string const& value, std::string const& indent) {
  std::string escaped;
  for (char const c : value) {
    if (c == '\n') {
      escaped += "\\n";
    } else {
      if (c == '"' || c == '\\') escaped += '\\';
      escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return indent + key + ": \"" + escaped + "\"\n";
}

std::string finding_yaml(FileReport const& report, Finding const& finding) {
  Place const place = place_of(report.script.text, finding.span.begin);
  std::string const at =
      report.script.name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
  std::string text = yaml("at", at, "    - ");
  if (finding.verdict == Verdict::error) return text + yaml("message", finding.got, "      ");
  text += yaml("expected", finding.expected, "      ") + yaml("got", finding.got, "      ");
  for (Note const& note : finding.notes) {
    text += yaml(std::string(note.label), note.text, "      ");
  }
  return text;
}

std::string point(bool fine, std::size_t number, FileReport const& report,
                  std::string const& name) {
  return std::string(fine ? "ok " : "not ok ") + std::to_string(number) + " - " +
         description(report.script.name + ": " + name) + "\n";
}

std::string block(std::string_view severity, std::string const& findings) {
  return "  ---\n  severity: " + std::string(severity) + "\n  findings:\n" + findings + "  ...\n";
}

}  // namespace

std::string to_tap(Reports const& reports) {
  std::string points;
  std::size_t number = 0;
  for (FileReport const& report : reports) {
    if (!report.errors.empty()) {
      points += point(false, ++number, report, "the script can be read");
      std::string findings;
      for (Diagnostic const& error : report.errors) {
        findings += finding_yaml(report, error_at(error.span, error.message));
      }
      points += block("error", findings);
    }
    for (CaseReport const& one : report.cases) {
      points += point(one.verdict == Verdict::pass, ++number, report, one.name);
      if (one.verdict == Verdict::pass) continue;
      std::string findings;
      for (Finding const& finding : one.findings) findings += finding_yaml(report, finding);
      points += block(one.verdict == Verdict::error ? "error" : "fail", findings);
    }
  }
  return "TAP version 13\n1.." + std::to_string(number) + "\n" + points;
}

}  // namespace poolcast::formulatest
