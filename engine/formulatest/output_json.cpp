#include <nlohmann/json.hpp>

#include "engine/formulatest/output.hpp"

namespace poolcast::formulatest {
namespace {

using nlohmann::ordered_json;

void add_place(ordered_json& object, FileReport const& report, Span span) {
  Place const place = place_of(report.script.text, span.begin);
  object["line"] = place.line;
  object["column"] = place.column;
}

ordered_json finding_json(FileReport const& report, Finding const& finding) {
  ordered_json object = {{"verdict", text_of(finding.verdict)}};
  add_place(object, report, finding.span);
  if (finding.verdict == Verdict::error) {
    object["message"] = finding.got;
    return object;
  }
  object["expected"] = finding.expected;
  object["got"] = finding.got;
  for (Note const& note : finding.notes) object[std::string(note.label)] = note.text;
  return object;
}

ordered_json case_json(FileReport const& report, CaseReport const& one) {
  ordered_json object = {{"name", one.name}, {"line", one.line}, {"verdict", text_of(one.verdict)}};
  if (!one.seeds.empty()) object["seeds"] = one.seeds;
  object["findings"] = ordered_json::array();
  for (Finding const& finding : one.findings) {
    object["findings"].push_back(finding_json(report, finding));
  }
  return object;
}

ordered_json file_json(FileReport const& report) {
  ordered_json object = {{"file", report.script.name},
                         {"formula", report.formula},
                         {"verdict", text_of(report.verdict())},
                         {"errors", ordered_json::array()},
                         {"cases", ordered_json::array()}};
  for (Diagnostic const& error : report.errors) {
    ordered_json made = ordered_json::object();
    add_place(made, report, error.span);
    made["message"] = error.message;
    object["errors"].push_back(std::move(made));
  }
  for (CaseReport const& one : report.cases) object["cases"].push_back(case_json(report, one));
  return object;
}

}  // namespace

std::string to_json(Reports const& reports) {
  ordered_json root = {{"files", ordered_json::array()}};
  for (FileReport const& report : reports) root["files"].push_back(file_json(report));
  root["summary"] = totals(reports);
  // Names and texts of a script need not be valid UTF-8; what is not is shown as U+FFFD.
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace poolcast::formulatest
