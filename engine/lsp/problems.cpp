// Diagnostics and their fixes, as an editor shows them.
#include <nlohmann/json.hpp>

#include "engine/lsp/features.hpp"
#include "engine/lsp/protocol.hpp"

namespace poolcast::lsp {

using nlohmann::json;

namespace {

int number_of(Severity severity) {
  constexpr int numbers[] = {1, 2, 3};  // the protocol's error, warning, information
  return numbers[static_cast<std::size_t>(severity)];
}

json to_json(Document const& document, Diagnostic const& diagnostic) {
  json result = {{"range", to_json(range_of(document.text, diagnostic.span))},
                 {"severity", number_of(diagnostic.severity)},
                 {"source", "poolcast"},
                 {"message", diagnostic.message}};
  if (!diagnostic.rule.empty()) result["code"] = diagnostic.rule;
  return result;
}

std::string title_of(Document const& document, Fix const& fix) {
  std::string const old = "'" + std::string(text_of(document, fix.span)) + "'";
  std::string const replacement = "'" + fix.replacement + "'";
  if (fix.span.begin == fix.span.end) return "insert " + replacement;
  if (fix.replacement.empty()) return "remove " + old;
  return "replace " + old + " with " + replacement;
}

}  // namespace

json diagnostics(Document const& document) {
  json list = json::array();
  for (Diagnostic const& diagnostic : document.diagnostics) {
    list.push_back(to_json(document, diagnostic));
  }
  return list;
}

json quick_fixes(Document const& document, std::string const& uri, Span place) {
  json actions = json::array();
  for (Diagnostic const& diagnostic : document.diagnostics) {
    Span const span = diagnostic.span;
    if (!diagnostic.fix || span.end < place.begin || place.end < span.begin) continue;
    Fix const& fix = *diagnostic.fix;
    json const edit = {{"range", to_json(range_of(document.text, fix.span))},
                       {"newText", fix.replacement}};
    actions.push_back({{"title", title_of(document, fix)},
                       {"kind", "quickfix"},
                       {"isPreferred", true},
                       {"diagnostics", json::array({to_json(document, diagnostic)})},
                       {"edit", {{"changes", {{uri, json::array({edit})}}}}}});
  }
  return actions;
}

}  // namespace poolcast::lsp
