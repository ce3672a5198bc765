#include "engine/cli/check.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/findings.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/cli/template_file.hpp"
#include "engine/formula/lint.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::cli {
namespace {

/// What the pool of a template says of itself; the option goes before it.
formula::LintContext context_of(iac::NamedFormula const& named, CheckOptions const& options) {
  formula::LintContext context;
  std::optional<double> const slots = parse_number(named.task_slots);
  if (slots && *slots >= 1) context.task_slots_per_node = *slots;
  if (options.slots) context.task_slots_per_node = static_cast<double>(*options.slots);
  Result<Duration> const interval = parse_duration(named.evaluation_interval);
  if (interval) context.evaluation_interval = *interval;
  return context;
}

CheckedFormula checked(Source const& file, iac::NamedFormula const& named,
                       formula::Semantics const& semantics, CheckOptions const& options) {
  CheckedFormula result{.source = file,
                        .pool = named.pool,
                        .bytes = named.source.text.size(),
                        .statements = {},
                        .findings = {}};
  auto const formula = formula::parse(named.source, semantics);
  if (formula) {
    result.statements = formula->statements.size();
    result.findings = formula::lint(*formula, formula::infer(*formula, semantics), semantics,
                                    context_of(named, options));
  } else {
    result.findings = formula.error();
  }
  if (named.pool.empty()) return result;
  result.findings = iac::map_to_file(named.formula, std::move(result.findings));
  // A fix is written for the formula, and a template has its own way to write one.
  for (Diagnostic& finding : result.findings) finding.fix.reset();
  return result;
}

bool is_fine(CheckedFormula const& formula, std::string const& fail_on) {
  Count const found = count(formula.findings);
  bool const warnings_count = fail_on != "error", notes_count = fail_on == "note";
  return found.errors == 0 && !(warnings_count && found.warnings > 0) &&
         !(notes_count && found.notes > 0);
}

struct Form {
  std::string name;
  std::string (*text)(std::vector<CheckedFormula> const&);  // null: for people, one by one
};
Form const forms[] = {{"text", nullptr},
                      {"json", to_json},
                      {"sarif", to_sarif},
                      {"github", to_github},
                      {"azuredevops", to_azure_devops}};

}  // namespace

int check(CheckOptions const& options, std::ostream& out, std::ostream& err) {
  if (options.slots == 0U) {
    err << "--slots: a node has at least 1 task slot\n";
    return wrong_usage;
  }
  Result<formula::Semantics> const semantics = read_semantics(options.semantics);
  if (!semantics) return fail_with(semantics.error(), bad_input, err);
  Form const& form = *std::ranges::find(forms, options.output, &Form::name);
  std::vector<CheckedFormula> formulas;
  bool fine = true;
  for (std::string const& path : options.files) {
    std::optional<LoadedFormulas> const loaded = load_formulas(path, options.parameters, err);
    fine = fine && loaded.has_value();
    if (!loaded) continue;
    for (iac::NamedFormula const& named : loaded->formulas) {
      CheckedFormula formula = checked(loaded->file, named, *semantics, options);
      fine = is_fine(formula, options.fail_on) && fine;
      if (form.text == nullptr) {
        err << to_text(formula);
        out << summary_line(formula);
      }
      formulas.push_back(std::move(formula));
    }
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
                       .help = "Formula files, or templates with pools; - is standard input",
                       .required = true,
                       .file = true},
                      {.name = "--parameters",
                       .target = &options->parameters,
                       .help = "Parameters file of the templates: ARM, flat JSON or .tfvars",
                       .file = true},
                      {.name = "-o,--output",
                       .target = &options->output,
                       .help = "Form of the findings, for people, programs or CI",
                       .choices = names},
                      {.name = "--fail-on",
                       .target = &options->fail_on,
                       .help = "The least finding that gives exit code 1",
                       .choices = {"error", "warning", "note"}},
                      {.name = "--slots",
                       .target = &options->slots,
                       .help = "Task slots of the pool's nodes, if no template says so"},
                      semantics_option(&options->semantics)},
          .run = [options] { return check(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
