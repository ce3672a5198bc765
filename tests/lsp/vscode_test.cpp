// editors/vscode says what the engine knows: the names in the grammar are those of the tables, and
// every snippet is a formula without mistakes.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "engine/base/file.hpp"
#include "engine/lsp/dictionary.hpp"
#include "engine/lsp/document.hpp"

namespace poolcast::lsp {
namespace {

using nlohmann::json;

json read_json(std::string const& path) {
  auto const source = load_source(std::string(POOLCAST_SOURCE_DIR) + "/editors/vscode/" + path);
  return source ? json::parse(source->text) : json();
}

/// As the grammar holds them: `\$ActiveTasks|\$RunningTasks`.
template <class Wanted>
std::string alternatives(Wanted wanted) {
  std::string result;
  for (Entry const& entry : dictionary()) {
    if (!wanted(entry)) continue;
    result += (result.empty() ? "" : "|") + std::string(entry.name.starts_with('$') ? "\\" : "") +
              std::string(entry.name);
  }
  return result;
}

TEST(VsCodeGrammar, HoldsTheNamesOfTheTablesInTheirOrder) {
  json const repository = read_json("syntaxes/batch-autoscale.tmLanguage.json")["repository"];
  auto const expect_names = [&](char const* rule, auto wanted) {
    std::string const pattern = repository[rule]["match"];
    std::string const names = alternatives(wanted);
    EXPECT_NE(pattern.find((pattern.starts_with("(\\.)") ? "(" : "(?:") + names + ")"),
              pattern.npos)
        << rule << " should be\n"
        << names << "\nbut is\n"
        << pattern;
  };
  auto const kind = [](EntryKind wanted) {
    return [wanted](Entry const& entry) { return entry.kind == wanted; };
  };
  expect_names("function", kind(EntryKind::function));
  expect_names("method", kind(EntryKind::method));
  expect_names("member", kind(EntryKind::member));
  expect_names("constant", kind(EntryKind::constant));
  expect_names("keyword", kind(EntryKind::keyword));
  expect_names("service_variable", [](Entry const& entry) {
    return entry.kind == EntryKind::variable && !entry.deprecated;
  });
  expect_names("deprecated_variable", [](Entry const& entry) {
    return entry.kind == EntryKind::variable && entry.deprecated;
  });
}

/// What is inserted if nothing is changed: placeholders become their defaults.
std::string expanded(json const& body) {
  std::string text;
  if (body.is_string()) text = body;
  for (json const& line : body.is_array() ? body : json::array()) {
    text += line.get<std::string>() + "\n";
  }
  std::string const dollar = "\x01";
  text = std::regex_replace(text, std::regex(R"(\\\$)"), dollar);
  std::smatch found;
  while (std::regex_search(text, found, std::regex(R"(\$\{(\d)(?::([^}]*)|\|([^,|]*)[^}]*)\})"))) {
    std::string const mirror = "$" + found[1].str();
    std::string const value = found[2].str() + found[3].str();
    text.replace(static_cast<std::size_t>(found.position()),
                 static_cast<std::size_t>(found.length()), value);
    for (std::size_t at; (at = text.find(mirror)) != text.npos;) text.replace(at, 2, value);
  }
  text = std::regex_replace(text, std::regex(R"(\$0)"), "");
  return std::regex_replace(text, std::regex(dollar), "$$");
}

TEST(VsCodeSnippets, AreFormulasWithoutMistakes) {
  json const snippets = read_json("snippets/batch-autoscale.json");
  EXPECT_GE(snippets.size(), 5U);
  for (auto const& [name, snippet] : snippets.items()) {
    std::string const text = expanded(snippet["body"]);
    EXPECT_EQ(text.find("${"), text.npos) << text;
    Document const document = read_document("pending = 3; nodes = 2;\n" + text);
    for (Diagnostic const& diagnostic : document.diagnostics) {
      EXPECT_NE(diagnostic.severity, Severity::error)
          << render({.name = name, .text = document.text}, diagnostic);
    }
  }
}

}  // namespace
}  // namespace poolcast::lsp
