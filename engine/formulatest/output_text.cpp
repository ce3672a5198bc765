// For people: what is not as expected, where it was expected, and why.
#include "engine/base/text.hpp"
#include "engine/formulatest/output.hpp"

namespace poolcast::formulatest {
namespace {

constexpr std::size_t label_width = 10;

/// `  got       20`, with the lines that follow the first below it.
std::string labelled(std::string_view label, std::string const& text) {
  std::string result = "  " + std::string(label);
  result.append(label_width - label.size(), ' ');
  for (char const c : text) {
    result += c;
    if (c == '\n') result.append(2 + label_width, ' ');
  }
  return result + "\n";
}

std::string finding_text(FileReport const& report, CaseReport const& one, Finding const& finding) {
  if (finding.verdict == Verdict::error) {
    return render(report.script, {.span = finding.span, .message = finding.got});
  }
  Place const place = place_of(report.script.text, finding.span.begin);
  std::string text = report.script.name + ":" + std::to_string(place.line) + ":" +
                     std::to_string(place.column) + ": FAIL: " + one.name + "\n" +
                     labelled("expected", finding.expected) + labelled("got", finding.got);
  for (Note const& note : finding.notes) text += labelled(note.label, note.text);
  return text;
}

std::string file_line(FileReport const& report) {
  std::string const name = report.script.name + ": ";
  std::size_t const count = report.cases.size();
  switch (report.verdict()) {
    case Verdict::pass:
      return name + "ok, " + counted(count, "case") + "\n";
    case Verdict::fail:
      return name + "FAIL, " + std::to_string(report.count(Verdict::fail)) + " of " +
             counted(count, "case") + "\n";
    case Verdict::error:
      break;
  }
  if (!report.errors.empty()) return name + "ERROR, the script cannot be run\n";
  return name + "ERROR, " + std::to_string(report.count(Verdict::error)) + " of " +
         counted(count, "case") + " cannot be run, " + std::to_string(report.count(Verdict::fail)) +
         " failed\n";
}

}  // namespace

std::string totals(Reports const& reports) {
  std::size_t cases = 0, failed = 0, errors = 0;
  for (FileReport const& report : reports) {
    cases += report.cases.size();
    failed += report.count(Verdict::fail);
    errors += report.count(Verdict::error) + (report.errors.empty() ? 0 : 1);
    if (!report.errors.empty()) cases += 1;  // nobody knows how many it would have been
  }
  return counted(reports.size(), "file") + ", " + counted(cases, "case") + ": " +
         std::to_string(cases - failed - errors) + " passed, " + std::to_string(failed) +
         " failed, " + counted(errors, "error");
}

std::string summary(Finding const& finding) {
  if (finding.verdict == Verdict::error) return finding.got;
  return "expected " + finding.expected + ", got " + finding.got;
}

std::string to_text(Reports const& reports) {
  std::string text;
  for (FileReport const& report : reports) {
    text += render(report.script, report.errors);
    for (CaseReport const& one : report.cases) {
      for (Finding const& finding : one.findings) text += finding_text(report, one, finding);
    }
    text += file_line(report);
  }
  return text + totals(reports) + "\n";
}

}  // namespace poolcast::formulatest
