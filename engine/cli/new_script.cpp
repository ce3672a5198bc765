#include "engine/cli/new_script.hpp"

#include <algorithm>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/formulatest/run.hpp"
#include "engine/formulatest/update.hpp"

namespace poolcast::cli {
namespace {

using formulatest::FileReport;

/// The library's scripts are tested, so they can be read.
formulatest::Script read(std::string const& text) {
  auto script = formulatest::read_script({"template.test", text});
  ENSURE(script);
  return std::move(*script);
}

void name_formula(std::string const& name, std::string& text) {
  formulatest::Script const script = read(text);
  ENSURE(script.formula);
  Span const place = script.formula->span;
  text.replace(place.begin, place.end - place.begin, name);
}

/// Turns each simulation, its budgets included, into comments.
std::size_t comment_simulations(std::string& text) {
  std::vector<std::size_t> heads;
  for (formulatest::Case const& one : read(text).cases) {
    if (one.simulation) heads.push_back(one.line);
  }
  std::string made;
  std::size_t number = 0;
  bool inside = false;
  for (std::string_view const line :
       split(std::string_view(text).substr(0, text.size() - 1), '\n')) {
    bool const head = std::ranges::find(heads, ++number) != heads.end();
    inside = head || (inside && line.starts_with(' '));
    made += (inside ? "# " : "") + std::string(line) + "\n";
  }
  text = std::move(made);
  return heads.size();
}

/// Expects what the formula gives, wherever the script expects something else.
std::size_t rewrite_expectations(Source const& formula, std::string& text, std::size_t& cases) {
  formulatest::RunOptions const options{
      .load_formula = [&](std::string const&, std::string const&) { return formula; }};
  formulatest::Prepared prepared = formulatest::prepare({"template.test", text}, options);
  ENSURE(prepared.script);
  ENSURE(prepared.subject);
  FileReport& report = prepared.report;
  formulatest::run_cases(*prepared.script, &*prepared.subject, options, report);
  cases = report.cases.size();
  std::size_t rewritten = 0;
  for (formulatest::CaseReport const& one : report.cases) rewritten += one.findings.size();
  text = formulatest::updated(report);
  return rewritten;
}

std::string opening(NewScript const& made, std::string const& command) {
  std::string text = "# Made by: " + command + "\n";
  if (made.rewritten > 0) {
    text += "# The template's own numbers gave something else in " +
            format_count(static_cast<long long>(made.rewritten)) +
            (made.rewritten == 1 ? " place" : " places") +
            "; what stands there now is\n"
            "# what the formula gives with these. Read it, and mend the names of cases that it no\n"
            "# longer fits.\n";
  }
  if (made.simulations > 0) {
    text +=
        "# The simulations are comments: let them name a scenario of yours, and budgets that it\n"
        "# is to keep.\n";
  }
  return text + "\n";
}

}  // namespace

NewScript new_script(std::string_view template_script, Source const& formula,
                     std::string const& command) {
  NewScript made{.text = std::string(template_script)};
  name_formula(formula.name, made.text);
  made.simulations = comment_simulations(made.text);
  made.rewritten = rewrite_expectations(formula, made.text, made.cases);
  made.text.insert(0, opening(made, command));
  return made;
}

}  // namespace poolcast::cli
