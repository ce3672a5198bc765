#include "engine/cli/check.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

#include "engine/base/file.hpp"
#include "engine/cli/findings.hpp"
#include "engine/formula/lint.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::cli {
namespace {

CheckedFormula checked(Source source, formula::LintContext const& context) {
  auto const formula = formula::parse(source);
  if (!formula) return {std::move(source), std::nullopt, formula.error()};
  formula::Semantics const semantics;
  formula::Typing const typing = formula::infer(*formula, semantics);
  return {std::move(source), formula->statements.size(),
          formula::lint(*formula, typing, semantics, context)};
}

bool is_fine(CheckedFormula const& formula, std::string const& fail_on) {
  Count const found = count(formula.findings);
  bool const warnings_count = fail_on != "error", notes_count = fail_on == "note";
  return found.errors == 0 && !(warnings_count && found.warnings > 0) &&
         !(notes_count && found.notes > 0);
}

struct Form {
  std::string name;
  std::string (*text)(std::vector<CheckedFormula> const&);  // null: for people, file by file
};
Form const forms[] = {{"text", nullptr},
                      {"json", to_json},
                      {"sarif", to_sarif},
                      {"github", to_github},
                      {"azuredevops", to_azure_devops}};

}  // namespace

int check(CheckOptions const& options, std::ostream& out, std::ostream& err) {
  formula::LintContext context;
  if (options.slots == 0U) {
    err << "--slots: a node has at least 1 task slot\n";
    return wrong_usage;
  }
  if (options.slots) context.task_slots_per_node = static_cast<double>(*options.slots);
  Form const& form = *std::ranges::find(forms, options.output, &Form::name);
  std::vector<CheckedFormula> formulas;
  bool fine = true;
  for (std::string const& path : options.files) {
    Result<Source> source = load_source(path);
    if (!source) {
      err << source.error().message << "\n";
      fine = false;
      continue;
    }
    CheckedFormula formula = checked(std::move(*source), context);
    fine = is_fine(formula, options.fail_on) && fine;
    if (form.text == nullptr) {
      err << to_text(formula);
      out << summary_line(formula);
    }
    formulas.push_back(std::move(formula));
  }
  if (form.text != nullptr) out << form.text(formulas);
  return fine ? ok : bad_input;
}

Command check_command() {
  auto const options = std::make_shared<CheckOptions>();
  std::vector<std::string> names;
  for (Form const& form : forms) names.push_back(form.name);
  return {.name = "check",
          .purpose = "Check formulas: mistakes and what is unwise, with line and caret",
          .example = "poolcast check formulas/ephemeral-agents.autoscale",
          .options = {{.name = "FILE",
                       .target = &options->files,
                       .help = "Formula files; - is standard input",
                       .required = true},
                      {.name = "-o,--output",
                       .target = &options->output,
                       .help = "Form of the findings: text (default), or for programs and CI",
                       .choices = names},
                      {.name = "--fail-on",
                       .target = &options->fail_on,
                       .help = "The least finding that gives exit code 1",
                       .choices = {"error", "warning", "note"}},
                      {.name = "--slots",
                       .target = &options->slots,
                       .help = "Task slots of the pool's nodes, if that is known"}},
          .run = [options] { return check(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
