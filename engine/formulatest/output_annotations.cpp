// Commands in a build's log by which GitHub and Azure DevOps show a finding at its line.
#include "engine/base/log_command.hpp"
#include "engine/formulatest/output.hpp"

namespace poolcast::formulatest {
namespace {

using enum LogCommandPart;

struct Annotation {
  std::string_view file;
  Place place;
  std::string_view title;  // the case's name; empty with a script that cannot be read
  Verdict verdict = Verdict::fail;
  std::string message;
};

std::string github(Annotation const& annotation) {
  std::string text = "::error file=" + escaped(annotation.file, github_property) +
                     ",line=" + std::to_string(annotation.place.line) +
                     ",col=" + std::to_string(annotation.place.column);
  text += ",title=" + std::string(text_of(annotation.verdict));
  if (!annotation.title.empty()) text += "%3A " + escaped(annotation.title, github_property);
  return text + "::" + escaped(annotation.message, github_text) + "\n";
}

std::string azure_devops(Annotation const& annotation) {
  std::string const title = annotation.title.empty() ? "" : std::string(annotation.title) + ": ";
  return "##vso[task.logissue type=error;sourcepath=" + escaped(annotation.file, azure_property) +
         ";linenumber=" + std::to_string(annotation.place.line) +
         ";columnnumber=" + std::to_string(annotation.place.column) +
         ";code=" + std::string(text_of(annotation.verdict)) + "]" +
         escaped(title + annotation.message, azure_text) + "\n";
}

std::string annotate(Reports const& reports, std::string (*form)(Annotation const&)) {
  std::string text;
  for (FileReport const& report : reports) {
    std::string const& script = report.script.text;
    for (Diagnostic const& error : report.errors) {
      text += form({report.script.name, place_of(script, error.span.begin), "", Verdict::error,
                    error.message});
    }
    for (CaseReport const& one : report.cases) {
      for (Finding const& finding : one.findings) {
        text += form({report.script.name, place_of(script, finding.span.begin), one.name,
                      finding.verdict, summary(finding)});
      }
    }
  }
  return text + totals(reports) + "\n";
}

}  // namespace

std::string to_github(Reports const& reports) { return annotate(reports, github); }

std::string to_azure_devops(Reports const& reports) { return annotate(reports, azure_devops); }

}  // namespace poolcast::formulatest
