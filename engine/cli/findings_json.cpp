// The forms of findings that are JSON.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/cli/findings.hpp"
#include "engine/formula/lint.hpp"

namespace poolcast::cli {
namespace {

using nlohmann::ordered_json;

std::string_view sarif_level(Severity severity) { return text_of(severity); }

ordered_json region(Source const& source, Span span) {
  Place const from = place_of(source.text, span.begin), to = place_of(source.text, span.end);
  return {{"startLine", from.line},
          {"startColumn", from.column},
          {"endLine", to.line},
          {"endColumn", to.column}};
}

/// A reference as RFC 3986 has it; what a path may hold and a reference may not is escaped.
std::string uri(std::string const& path) {
  std::string text = path.starts_with('/') ? "file://" : "";
  for (char c : path) {
    if (is_letter(c) || is_digit(c) || std::string_view("-._~/").find(c) != std::string::npos) {
      text += c;
      continue;
    }
    char escaped[4];
    std::snprintf(escaped, sizeof escaped, "%%%02X", static_cast<unsigned char>(c));
    text += escaped;
  }
  return text;
}

/// Tells the same finding again after lines before it have come or gone: FNV-1a of the rule and the
/// line.
std::string fingerprint(Source const& source, Diagnostic const& finding) {
  std::uint64_t hash = 0xcbf29ce484222325;
  auto const add = [&](std::string_view text) {
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  };
  add(rule_id(finding));
  add(trim(line_at(source.text, finding.span.begin)));
  char text[20];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

ordered_json sarif_rule(std::string_view id, Severity severity, std::string const& text,
                        std::string const& why) {
  return {{"id", id},
          {"shortDescription", {{"text", text}}},
          {"fullDescription", {{"text", why}}},
          {"defaultConfiguration", {{"level", sarif_level(severity)}}}};
}

ordered_json sarif_rules() {
  ordered_json all = ordered_json::array();
  all.push_back(sarif_rule("invalid-formula", Severity::error, "A formula that fails",
                           "The service refuses it, or fails when it evaluates it."));
  for (formula::Rule const& rule : formula::rules()) {
    ordered_json row =
        sarif_rule(rule.id, rule.severity, std::string(rule.text), std::string(rule.why));
    row["help"] = {{"text", "Instead of:\n" + std::string(rule.example) + "\nwrite:\n" +
                                std::string(rule.fixed)}};
    all.push_back(std::move(row));
  }
  return all;
}

/// In sarif_rules().
std::size_t rule_index(Diagnostic const& finding) {
  formula::Rule const* const rule = formula::find_rule(finding.rule);
  return rule == nullptr ? 0 : static_cast<std::size_t>(rule - formula::rules().data()) + 1;
}

ordered_json sarif_result(Source const& source, Diagnostic const& finding) {
  ordered_json const artifact = {{"uri", uri(source.name)}};
  ordered_json const location = {
      {"physicalLocation",
       {{"artifactLocation", artifact}, {"region", region(source, finding.span)}}}};
  ordered_json result = {
      {"ruleId", rule_id(finding)},
      {"ruleIndex", rule_index(finding)},
      {"level", sarif_level(finding.severity)},
      {"message", {{"text", finding.message}}},
      {"locations", ordered_json::array({location})},
      {"partialFingerprints", {{"ruleAndLine/v1", fingerprint(source, finding)}}}};
  if (finding.fix) {
    ordered_json const replacement = {{"deletedRegion", region(source, finding.fix->span)},
                                      {"insertedContent", {{"text", finding.fix->replacement}}}};
    ordered_json const change = {{"artifactLocation", artifact},
                                 {"replacements", ordered_json::array({replacement})}};
    result["fixes"] = ordered_json::array({{{"artifactChanges", ordered_json::array({change})}}});
  }
  return result;
}

/// Bytes of a formula that are no UTF-8 are shown as U+FFFD.
std::string dumped(ordered_json const& root) {
  return root.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

ordered_json finding_json(Source const& source, Diagnostic const& finding) {
  ordered_json object = {{"severity", text_of(finding.severity)},
                         {"rule", rule_id(finding)},
                         {"message", finding.message}};
  object.update(region(source, finding.span));
  if (finding.fix) {
    object["fix"] = region(source, finding.fix->span);
    object["fix"]["replacement"] = finding.fix->replacement;
  }
  return object;
}

std::string to_json(std::vector<CheckedFormula> const& formulas) {
  ordered_json list = ordered_json::array();
  Count all;
  for (CheckedFormula const& formula : formulas) {
    Count const found = count(formula.findings);
    all.errors += found.errors, all.warnings += found.warnings, all.notes += found.notes;
    ordered_json row = {{"file", formula.source.name},
                        {"pool", nullptr},
                        {"bytes", formula.bytes},
                        {"statements", nullptr},
                        {"findings", ordered_json::array()}};
    if (!formula.pool.empty()) row["pool"] = formula.pool;
    if (formula.statements) row["statements"] = *formula.statements;
    for (Diagnostic const& finding : formula.findings) {
      row["findings"].push_back(finding_json(formula.source, finding));
    }
    list.push_back(std::move(row));
  }
  return dumped({{"formulas", list},
                 {"errors", all.errors},
                 {"warnings", all.warnings},
                 {"notes", all.notes}});
}

std::string to_sarif(std::vector<CheckedFormula> const& formulas) {
  ordered_json results = ordered_json::array();
  for (CheckedFormula const& formula : formulas) {
    for (Diagnostic const& finding : formula.findings) {
      results.push_back(sarif_result(formula.source, finding));
    }
  }
  ordered_json const run = {
      {"tool",
       {{"driver",
         {{"name", "Poolcast"}, {"version", POOLCAST_VERSION}, {"rules", sarif_rules()}}}}},
      {"columnKind", "unicodeCodePoints"},
      {"results", results}};
  return dumped({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                 {"version", "2.1.0"},
                 {"runs", ordered_json::array({run})}});
}

}  // namespace poolcast::cli
