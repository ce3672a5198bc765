#include "engine/cli/language_page.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>

#include "engine/base/result.hpp"
#include "engine/formula/functions.hpp"
#include "engine/formula/lint.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/operators.hpp"
#include "engine/formula/settings.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::cli {
namespace {

/// Longer examples of rules would only be scrolled over.
constexpr std::size_t longest_example = 300;

std::string escaped(std::string_view text) {
  std::string result;
  for (char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

std::string code(std::string_view text) { return text.empty() ? "" : "`" + escaped(text) + "`"; }

std::string row(std::initializer_list<std::string_view> cells) {
  std::string line = "|";
  for (std::string_view cell : cells) line.append(" ").append(cell).append(" |");
  return line + "\n";
}

std::string header(std::initializer_list<std::string_view> names) {
  std::string line = row(names) + "|";
  for (std::size_t i = 0; i < names.size(); ++i) line += "---|";
  return line + "\n";
}

std::string standing(formula::Variable const& variable) {
  switch (variable.standing) {
    case formula::Standing::current:
      return variable.metric ? "sample object" : variable.writable() ? "read and write" : "number";
    case formula::Standing::alias:
      return "alias";
    case formula::Standing::legacy:
      return "older name";
    case formula::Standing::retired:
      return "sample object, retired";
  }
  return "";
}

std::string variable_table() {
  std::string table = header({"variable", "kind", "meaning"});
  for (formula::Variable const& one : formula::variables()) {
    table += row({code(one.name), standing(one), one.doc});
  }
  return table;
}

std::string constant_table() {
  std::string table = header({"constant", "meaning"});
  for (formula::Constant const& one : formula::constants()) table += row({code(one.name), one.doc});
  return table;
}

template <class Rows>
std::string callable_table(Rows const& rows) {
  std::string table = header({"signature", "meaning", "example", "gives"});
  for (auto const& one : rows) {
    table += row({code(one.signature), one.doc, code(one.example), code(one.result)});
  }
  return table;
}

std::string function_table() { return callable_table(formula::functions()); }
std::string method_table() { return callable_table(formula::methods()); }

std::string member_table() {
  std::string table = header({"member", "meaning", "example", "gives"});
  for (formula::Member const& one : formula::members()) {
    table += row({code(one.name), one.doc, code(one.example), code(one.result)});
  }
  return table;
}

std::string operator_table() {
  std::string table = header({"left", "operators", "right", "result"});
  for (formula::BinaryRow const& one : formula::binary_rows()) {
    std::string operators;
    for (formula::Operator each : one.operators) {
      operators.append(operators.empty() ? "" : " ").append(code(text_of(each)));
    }
    table += row({text_of(one.left), operators, text_of(one.right), text_of(one.result)});
  }
  for (formula::UnaryRow const& one : formula::unary_rows()) {
    table += row({"", code(text_of(one.operation)), text_of(one.operand), text_of(one.result)});
  }
  return table;
}

std::string setting_table() {
  std::string table =
      header({"setting", "question", "default", "otherwise", "`lenient`", "evidence"});
  for (formula::Setting const& one : formula::settings()) {
    std::string const otherwise = alternatives(one);
    table += row({code(one.name), escaped(one.question) + "?", value_of(one, {}),
                  otherwise.empty() ? "(fixed)" : otherwise, one.lenient, one.evidence});
  }
  return table;
}

std::string link_to(std::string const& id) { return "[`" + id + "`](#" + id + ")"; }

bool is_shown(formula::Rule const& rule) { return rule.example.size() <= longest_example; }

std::string rule_table() {
  std::string table = header({"rule", "severity", "finds", "because"});
  std::string examples;
  for (formula::Rule const& rule : formula::rules()) {
    std::string const id(rule.id);
    table += row({is_shown(rule) ? link_to(id) : code(id), text_of(rule.severity),
                  escaped(rule.text), rule.why});
    if (!is_shown(rule)) continue;
    examples.append("\n### ").append(id).append("\n\n```\n").append(rule.example);
    examples.append("\n```\n\n```\n").append(rule.fixed).append("\n```\n");
  }
  return table +
         "\nA formula, or a part of one, in which each rule finds something, and the same "
         "mended:\n" +
         examples;
}

struct Section {
  std::string_view name;  // of the option
  std::string_view heading;
  std::string_view opening;
  std::string (*table)();
};
constexpr Section sections[] = {
    {"variables", "Variables", "What the service gives a formula, and what it takes from it.",
     variable_table},
    {"constants", "Constants", "Intervals, and the options for a node that leaves.",
     constant_table},
    {"operators", "Operators", "Any combination that is not here is an evaluation error.",
     operator_table},
    {"functions", "Functions",
     "A `doubleVecList` is any number of doubles and vectors, put together in order.",
     function_table},
    {"members", "Members of a timestamp", "All are doubles, in UTC.", member_table},
    {"methods", "Sample methods",
     "The examples read a `$PendingTasks` whose last ten samples were 1 to 10, the last of them "
     "taken now.",
     method_table},
    {"semantics", "Settings",
     "What no document says of the service. `--semantics` and a scenario's key `semantics` choose; "
     "`(fixed)` has no alternative here.",
     setting_table},
    {"rules", "Rules", "What `poolcast check` finds besides errors of grammar and of types.",
     rule_table},
};

std::string text_of(Section const& section) {
  std::string text = "## " + std::string(section.heading) + "\n\n";
  return text.append(section.opening).append("\n\n").append(section.table());
}

}  // namespace

std::string language_page() {
  std::string page =
      "# Formula language reference\n\n"
      "Everything that a formula may say, from the tables that Poolcast itself works by:\n"
      "`poolcast language -o markdown` writes this page. What it means is explained in\n"
      "[the formula language](formula-language.md) and [linting](linting.md).\n";
  for (Section const& section : sections) page.append("\n").append(text_of(section));
  return page;
}

std::string language_section(std::string_view table) {
  auto const* const found = std::ranges::find(sections, table, &Section::name);
  ENSURE(found != std::end(sections));
  return text_of(*found);
}

}  // namespace poolcast::cli
