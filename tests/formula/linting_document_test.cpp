// The rules in docs/linting.md are those of the code. UPDATE_GOLDEN=1 writes them anew.
#include <gtest/gtest.h>

#include "engine/formula/lint.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast::formula {
namespace {

/// Longer ones would only be scrolled over.
constexpr std::size_t longest_example = 300;

std::string rule_table() {
  std::string table = "| rule | severity | finds | because |\n|---|---|---|---|\n";
  for (Rule const& rule : rules()) {
    std::string const id(rule.id);
    bool const is_shown = rule.example.size() <= longest_example;
    std::string text(rule.text);
    for (std::size_t at = 0; (at = text.find("||", at)) != text.npos; at += 4) {
      text.replace(at, 2, "\\|\\|");
    }
    table += "| " + (is_shown ? "[`" + id + "`](#" + id + ")" : "`" + id + "`") + " | " +
             std::string(text_of(rule.severity)) + " | " + text + " | " + std::string(rule.why) +
             " |\n";
  }
  return table;
}

std::string example_list() {
  std::string list;
  for (Rule const& rule : rules()) {
    if (rule.example.size() > longest_example) continue;
    list += "### " + std::string(rule.id) + "\n\n```\n" + std::string(rule.example) +
            "\n```\n\n```\n" + std::string(rule.fixed) + "\n```\n\n";
  }
  return list;
}

std::string with_table(std::string text, std::string const& name, std::string const& table) {
  std::string const open = "<!-- table: " + name + " -->\n", close = "<!-- end of table -->";
  std::size_t const begin = text.find(open);
  EXPECT_NE(begin, text.npos) << open << " is missing";
  if (begin == text.npos) return text;
  std::size_t const first = begin + open.size();
  return text.replace(first, text.find(close, first) - first, table);
}

TEST(LintingDocument, HasTheRulesOfTheCode) {
  std::string const path = "docs/linting.md";
  std::string text = test::read_file(std::string(POOLCAST_SOURCE_DIR "/") + path);
  text = with_table(std::move(text), "rules", rule_table());
  test::expect_golden(path, with_table(std::move(text), "examples", example_list()));
}

}  // namespace
}  // namespace poolcast::formula
