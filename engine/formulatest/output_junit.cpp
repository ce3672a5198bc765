// JUnit's XML, as Azure DevOps, GitHub and GitLab read it.
#include "engine/formulatest/output.hpp"
#include "engine/formulatest/xml.hpp"

namespace poolcast::formulatest {
namespace {

std::string details(FileReport const& report, CaseReport const& one) {
  std::string text;
  for (Finding const& finding : one.findings) {
    Place const place = place_of(report.script.text, finding.span.begin);
    text += "\n" + report.script.name + ":" + std::to_string(place.line) + ":" +
            std::to_string(place.column) + "\n";
    if (finding.verdict == Verdict::error) {
      text += finding.got + "\n";
      continue;
    }
    text += "expected: " + finding.expected + "\ngot:      " + finding.got + "\n";
    for (Note const& note : finding.notes) {
      text += std::string(note.label) + ":\n" + note.text + "\n";
    }
  }
  return text;
}

std::string problem(std::string const& message, Verdict verdict, std::string const& text) {
  std::string const tag = verdict == Verdict::error ? "error" : "failure";
  return "      <" + tag + xml_attribute("message", message) +
         xml_attribute("type", text_of(verdict)) + ">" + xml_cdata(text) + "</" + tag + ">\n";
}

std::string testcase(FileReport const& report, CaseReport const& one) {
  std::string const opening =
      "    <testcase" + xml_attribute("classname", report.script.name) +
      xml_attribute("name", one.name) + xml_attribute("file", report.script.name) +
      xml_attribute("line", std::to_string(one.line)) + xml_attribute("time", "0");
  std::string inside;
  if (!one.seeds.empty()) {
    inside += "      <properties>\n        <property" + xml_attribute("name", "seeds") +
              xml_attribute("value", one.seeds) + "/>\n      </properties>\n";
  }
  if (one.verdict != Verdict::pass) {
    inside += problem(summary(one.findings.front()), one.verdict, details(report, one));
  }
  return inside.empty() ? opening + "/>\n" : opening + ">\n" + inside + "    </testcase>\n";
}

/// A script that cannot be read is shown as one case in error.
std::string unreadable(FileReport const& report) {
  return "    <testcase" + xml_attribute("classname", report.script.name) +
         xml_attribute("name", "the script can be read") + xml_attribute("time", "0") + ">\n" +
         problem(report.errors.front().message, Verdict::error,
                 "\n" + render(report.script, report.errors)) +
         "    </testcase>\n";
}

std::string testsuite(FileReport const& report) {
  std::size_t const extra = report.errors.empty() ? 0 : 1;
  std::string text = "  <testsuite" + xml_attribute("name", report.script.name) +
                     xml_attribute("tests", std::to_string(report.cases.size() + extra)) +
                     xml_attribute("failures", std::to_string(report.count(Verdict::fail))) +
                     xml_attribute("errors", std::to_string(report.count(Verdict::error) + extra)) +
                     xml_attribute("time", "0") + ">\n";
  if (extra > 0) text += unreadable(report);
  for (CaseReport const& one : report.cases) text += testcase(report, one);
  return text + "  </testsuite>\n";
}

}  // namespace

std::string to_junit(Reports const& reports) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (FileReport const& report : reports) text += testsuite(report);
  return text + "</testsuites>\n";
}

}  // namespace poolcast::formulatest
