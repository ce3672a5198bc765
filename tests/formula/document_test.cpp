// The tables of docs/formula-language.md are those of the code. UPDATE_GOLDEN=1 writes them anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"
#include "engine/formula/functions.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/operators.hpp"
#include "engine/formula/settings.hpp"
#include "engine/formula/variables.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast::formula {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

std::string code(std::string_view text) { return text.empty() ? "" : "`" + escaped(text) + "`"; }

std::string standing(Variable const& row) {
  switch (row.standing) {
    case Standing::current:
      return row.metric ? "sample object" : row.writable() ? "read and write" : "number";
    case Standing::alias:
      return "alias";
    case Standing::legacy:
      return "older name";
    case Standing::retired:
      return "sample object, retired";
  }
  return "";
}

std::string variable_table() {
  std::string table = "| variable | kind | meaning |\n|---|---|---|\n";
  for (Variable const& row : variables()) {
    table += "| " + code(row.name) + " | " + standing(row) + " | " + std::string(row.doc) + " |\n";
  }
  return table;
}

std::string constant_table() {
  std::string table = "| constant | meaning |\n|---|---|\n";
  for (Constant const& row : constants()) {
    table += "| " + code(row.name) + " | " + std::string(row.doc) + " |\n";
  }
  return table;
}

template <class Rows>
std::string callable_table(Rows rows) {
  std::string table = "| signature | meaning | example | gives |\n|---|---|---|---|\n";
  for (auto const& row : rows) {
    table += "| " + code(row.signature) + " | " + std::string(row.doc) + " | " + code(row.example) +
             " | " + code(row.result) + " |\n";
  }
  return table;
}

std::string member_table() {
  std::string table = "| member | meaning | example | gives |\n|---|---|---|---|\n";
  for (Member const& row : members()) {
    table += "| " + code(row.name) + " | " + std::string(row.doc) + " | " + code(row.example) +
             " | " + code(row.result) + " |\n";
  }
  return table;
}

std::string operator_table() {
  std::string table = "| left | operators | right | result |\n|---|---|---|---|\n";
  for (BinaryRow const& row : binary_rows()) {
    std::string operators;
    for (Operator one : row.operators) {
      operators += (operators.empty() ? "" : " ") + code(text_of(one));
    }
    table += "| " + std::string(text_of(row.left)) + " | " + operators + " | " +
             std::string(text_of(row.right)) + " | " + std::string(text_of(row.result)) + " |\n";
  }
  for (UnaryRow const& row : unary_rows()) {
    table += "| | " + code(text_of(row.operation)) + " | " + std::string(text_of(row.operand)) +
             " | " + std::string(text_of(row.result)) + " |\n";
  }
  return table;
}

std::string setting_table() {
  std::string table =
      "| setting | question | default | otherwise | `lenient` | evidence "
      "|\n|---|---|---|---|---|---|\n";
  for (Setting const& row : settings()) {
    std::string const otherwise = alternatives(row);
    table += "| " + code(row.name) + " | " + escaped(row.question) + "? | " + value_of(row, {}) +
             " | " + (otherwise.empty() ? "(fixed)" : otherwise) + " | " +
             std::string(row.lenient) + " | " + std::string(row.evidence) + " |\n";
  }
  return table;
}

/// The document with each table replaced by the code's.
std::string with_tables(std::string text) {
  std::map<std::string, std::string> const tables{
      {"variables", variable_table()},
      {"constants", constant_table()},
      {"functions", callable_table(functions())},
      {"methods", callable_table(methods())},
      {"members", member_table()},
      {"operators", operator_table()},
      {"settings", setting_table()},
  };
  for (auto const& [name, table] : tables) {
    std::string const open = "<!-- table: " + name + " -->\n", close = "<!-- end of table -->";
    std::size_t const begin = text.find(open);
    if (begin == text.npos) {
      ADD_FAILURE() << open << " is missing";
      continue;
    }
    std::size_t const first = begin + open.size();
    text.replace(first, text.find(close, first) - first, table);
  }
  return text;
}

TEST(Document, HasTheTablesOfTheCode) {
  std::string const path = "docs/formula-language.md";
  std::string const text = test::read_file(std::string(POOLCAST_SOURCE_DIR "/") + path);
  test::expect_golden(path, with_tables(text));
}

}  // namespace
}  // namespace poolcast::formula
