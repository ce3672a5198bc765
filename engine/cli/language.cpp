#include "engine/cli/language.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "engine/cli/language_page.hpp"
#include "engine/formula/functions.hpp"
#include "engine/formula/lint.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/operators.hpp"
#include "engine/formula/settings.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::cli {
namespace {

using nlohmann::ordered_json;

/// One thing of the language: how a table for reading shows it, and what a program gets.
struct Entry {
  std::string heading;
  ordered_json fields;
};
using Entries = std::vector<Entry>;

template <class Row>
ordered_json documented(Row const& row) {
  return {{"name", row.name}, {"doc", row.doc}, {"example", row.example}};
}

template <class Rows>
Entries callable_entries(Rows rows) {
  Entries entries;
  for (auto const& row : rows) {
    ordered_json fields = documented(row);
    fields["signature"] = row.signature;
    fields["result"] = row.result;
    std::string heading(row.signature);
    // One overload a line.
    for (std::size_t at; (at = heading.find("), ")) != heading.npos;) heading.replace(at, 3, ")\n");
    entries.push_back({heading, fields});
  }
  return entries;
}

Entries function_entries() { return callable_entries(formula::functions()); }
Entries method_entries() { return callable_entries(formula::methods()); }

Entries member_entries() {
  Entries entries;
  for (formula::Member const& row : formula::members()) {
    std::string const signature = "double timestamp." + std::string(row.name);
    ordered_json fields = documented(row);
    fields["signature"] = signature;
    fields["result"] = row.result;
    entries.push_back({signature, fields});
  }
  return entries;
}

Entry operator_entry(std::string_view left, std::vector<formula::Operator> const& operators,
                     std::string_view right, std::string_view result) {
  ordered_json tokens = ordered_json::array();
  std::string joined;
  for (formula::Operator one : operators) {
    tokens.push_back(text_of(one));
    joined += std::string(text_of(one)) + " ";
  }
  std::string const before = left.empty() ? "" : std::string(left) + " ";
  return {before + joined + std::string(right) + "  gives  " + std::string(result),
          {{"left", left}, {"operators", tokens}, {"right", right}, {"result", result}}};
}

Entries operator_entries() {
  Entries entries;
  for (formula::BinaryRow const& row : formula::binary_rows()) {
    entries.push_back(
        operator_entry(text_of(row.left), row.operators, text_of(row.right), text_of(row.result)));
  }
  for (formula::UnaryRow const& row : formula::unary_rows()) {
    entries.push_back(
        operator_entry("", {row.operation}, text_of(row.operand), text_of(row.result)));
  }
  return entries;
}

Entries variable_entries() {
  Entries entries;
  for (formula::Variable const& row : formula::variables()) {
    std::string const type = row.metric                                       ? "sample object"
                             : row.cell == formula::Cell::deallocation_option ? "keyword"
                                                                              : "double";
    bool const retired = row.standing == formula::Standing::retired;
    ordered_json fields = documented(row);
    fields["type"] = type;
    fields["writable"] = row.writable();
    fields["retired"] = retired;
    entries.push_back({std::string(row.name) + "  (" + type +
                           (row.writable() ? "" : ", read-only") + (retired ? ", retired" : "") +
                           ")",
                       fields});
  }
  return entries;
}

Entries constant_entries() {
  Entries entries;
  for (formula::Constant const& row : formula::constants()) {
    entries.push_back({std::string(row.name), {{"name", row.name}, {"doc", row.doc}}});
  }
  return entries;
}

Entries setting_entries() {
  Entries entries;
  for (formula::Setting const& row : formula::settings()) {
    std::string const value = value_of(row, {}), otherwise = alternatives(row);
    ordered_json fields{{"name", row.name},
                        {"question", row.question},
                        {"default", value},
                        {"alternatives", otherwise},
                        {"evidence", row.evidence}};
    if (!row.lenient.empty()) fields["lenient"] = row.lenient;
    entries.push_back({std::string(row.name) + " = " + value +
                           (otherwise.empty() ? "  (fixed)" : "  (or " + otherwise + ")"),
                       fields});
  }
  return entries;
}

Entries rule_entries() {
  Entries entries;
  for (formula::Rule const& row : formula::rules()) {
    entries.push_back({std::string(row.id) + "  (" + std::string(text_of(row.severity)) + ")",
                       {{"name", row.id},
                        {"severity", text_of(row.severity)},
                        {"text", row.text},
                        {"doc", row.why},
                        {"example", row.example},
                        {"fixed", row.fixed}}});
  }
  return entries;
}

struct Table {
  bool LanguageOptions::*chosen;
  std::string_view name;  // of the option, and in JSON
  std::string_view help;
  Entries (*entries)();
};
constexpr Table tables[] = {
    {&LanguageOptions::functions, "functions", "What can be called", function_entries},
    {&LanguageOptions::methods, "methods", "What sample objects such as $PendingTasks can do",
     method_entries},
    {&LanguageOptions::members, "members", "What a timestamp is made of", member_entries},
    {&LanguageOptions::operators, "operators", "Which types each operator takes, and what it gives",
     operator_entries},
    {&LanguageOptions::variables, "variables", "The service's variables", variable_entries},
    {&LanguageOptions::constants, "constants", "Intervals and deallocation options",
     constant_entries},
    {&LanguageOptions::rules, "rules", "What the linter finds; each can be allowed in a comment",
     rule_entries},
    {&LanguageOptions::semantics, "semantics",
     "What no document says: the settings, what they may be, and the evidence", setting_entries},
};

/// Lines of at most 100 columns, each indented.
std::string wrapped(std::string_view text) {
  constexpr std::size_t width = 96;
  std::string lines;
  while (!text.empty()) {
    std::size_t end = text.size();
    if (end > width) end = text.rfind(' ', width);
    if (end == text.npos) end = std::min(text.find(' '), text.size());
    lines += "    " + std::string(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// How the fields that are no part of the heading are shown below it.
std::string below(ordered_json const& fields) {
  auto const text = [&](char const* key) { return fields.value(key, std::string()); };
  std::string lines = wrapped(text("text")) + wrapped(text("doc"));
  if (fields.contains("question")) lines += wrapped(text("question") + "?");
  std::string const result = fields.contains("example") ? text("result") : "";
  lines += wrapped(text("example") + (result.empty() ? "" : "  gives  " + result));
  if (fields.contains("fixed")) lines += wrapped("better: " + text("fixed"));
  if (fields.contains("evidence")) lines += wrapped("evidence: " + text("evidence"));
  if (fields.contains("lenient")) lines += wrapped("lenient: " + text("lenient"));
  return lines;
}

std::string to_text(Entries const& entries) {
  std::string text;
  for (Entry const& entry : entries) {
    std::string const lines = below(entry.fields);
    if (!text.empty() && !lines.empty()) text += "\n";
    text += entry.heading + "\n" + lines;
  }
  return text;
}

std::string overview() {
  std::string text = "The autoscale formula language as Poolcast knows it. Ask for a table:\n\n";
  for (Table const& table : tables) {
    std::string option = "  --" + std::string(table.name);
    std::string const count = std::to_string(table.entries().size());
    option.resize(15, ' ');
    text.append(option).append(4 - count.size(), ' ').append(count);
    text.append("  ").append(table.help).append("\n");
  }
  return text + "\ndocs/formula-language.md has the grammar, the results and the errors.\n";
}

/// The chosen tables, or with none the page that holds all of them.
std::string to_markdown(LanguageOptions const& options, bool all) {
  if (all) return language_page();
  std::string text;
  for (Table const& table : tables) {
    if (!(options.*table.chosen)) continue;
    text.append(text.empty() ? "" : "\n").append(language_section(table.name));
  }
  return text;
}

}  // namespace

int language(LanguageOptions const& options, std::ostream& out) {
  bool const all = std::ranges::none_of(tables, [&](Table const& t) { return options.*t.chosen; });
  bool const as_json = options.output == "json";
  if (options.output == "markdown") {
    out << to_markdown(options, all);
    return ok;
  }
  if (all && !as_json) {
    out << overview();
    return ok;
  }
  ordered_json document;
  char const* gap = "";
  for (Table const& table : tables) {
    if (!all && !(options.*table.chosen)) continue;
    Entries const entries = table.entries();
    if (!as_json) out << std::exchange(gap, "\n") << to_text(entries);
    for (Entry const& entry : entries) document[std::string(table.name)].push_back(entry.fields);
  }
  if (as_json) out << document.dump(2) << "\n";
  return ok;
}

Command language_command() {
  auto const options = std::make_shared<LanguageOptions>();
  Command command{.name = "language",
                  .purpose = "Show what the formula language knows",
                  .example = "poolcast language --semantics",
                  .options = {},
                  .run = [options] { return language(*options, std::cout); }};
  for (Table const& table : tables) {
    command.options.push_back({.name = "--" + std::string(table.name),
                               .target = &(options.get()->*table.chosen),
                               .help = std::string(table.help)});
  }
  command.options.push_back({.name = "-o,--output",
                             .target = &options->output,
                             .help = "text, json or markdown",
                             .choices = {"text", "json", "markdown"}});
  return command;
}

}  // namespace poolcast::cli
