#include "engine/cli/test_repeat.hpp"

#include <algorithm>

#include "engine/base/shell.hpp"
#include "engine/base/text.hpp"

namespace poolcast::cli {
namespace {

/// For people, who would not quote what needs no quotes.
std::string word(std::string const& text) {
  bool const is_plain = std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("._-/=:+,@").find(c) != std::string_view::npos;
  });
  return is_plain && !text.empty() ? text : shell_word(text);
}

std::string option(std::string_view name, std::string const& value) {
  return value.empty() ? "" : " " + std::string(name) + " " + word(value);
}

}  // namespace

std::string repeat_command(formulatest::Repeat const& repeat, TestOptions const& options) {
  std::string text;
  std::string formula = repeat.formula;
  if (!repeat.template_pool.empty()) {
    formula = repeat.template_pool + ".autoscale";
    text = "poolcast extract " + word(repeat.formula) + option("--pool", repeat.template_pool) +
           option("--parameters", options.parameters) + " > " + word(formula) + " && ";
  }
  if (!repeat.pool.empty()) formula = repeat.pool + "=" + formula;
  text += "poolcast simulate " + word(repeat.scenario) + option("--formula", formula) +
          option("--load", repeat.load) + option("--semantics", options.semantics);
  return text + " --seed " + std::to_string(repeat.seed);
}

void note_repeats(formulatest::FileReport& report, TestOptions const& options) {
  for (formulatest::CaseReport& one : report.cases) {
    for (formulatest::Finding& finding : one.findings) {
      if (!finding.repeat) continue;
      finding.notes.push_back({"repeat", repeat_command(*finding.repeat, options)});
    }
  }
}

}  // namespace poolcast::cli
