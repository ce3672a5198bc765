#include "engine/cli/test.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <optional>

#include "engine/base/difference.hpp"
#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/cli/test_repeat.hpp"
#include "engine/cli/test_scripts.hpp"
#include "engine/formulatest/mutate.hpp"
#include "engine/formulatest/output.hpp"
#include "engine/formulatest/run.hpp"
#include "engine/formulatest/update.hpp"

namespace poolcast::cli {
namespace {

using formulatest::Coverage;
using formulatest::FileReport;
using formulatest::Prepared;
using formulatest::Reports;
using formulatest::RunOptions;
using formulatest::Verdict;

struct Form {
  std::string_view name;
  std::string (*write)(Reports const&);
};
constexpr Form forms[] = {
    {"text", formulatest::to_text},     {"json", formulatest::to_json},
    {"junit", formulatest::to_junit},   {"tap", formulatest::to_tap},
    {"github", formulatest::to_github}, {"azuredevops", formulatest::to_azure_devops},
};

/// What was asked for, understood.
struct Plan {
  TestOptions const& options;
  std::vector<std::string> scripts;
  Selection selection;
  std::optional<formula::Semantics> semantics;
  std::optional<double> coverage_min;
  std::optional<double> mutate_min;

  bool covers() const { return options.coverage || coverage_min || !options.cobertura.empty(); }
  bool mutates() const { return options.mutate || mutate_min; }
};

/// All that was run, and what the cases reached of each formula, by its path.
struct Session {
  std::vector<Prepared> scripts;
  std::vector<Coverage> coverage;

  Reports reports() const {
    Reports all;
    for (Prepared const& script : scripts) all.push_back(script.report);
    return all;
  }
};

Result<std::optional<double>> parse_percent(std::string const& option, std::string const& text) {
  if (text.empty()) return std::nullopt;
  std::optional<double> const percent = parse_number(text);
  if (percent && *percent >= 0 && *percent <= 100) return percent;
  return fail(option + ": '" + text + "' is no percentage from 0 to 100");
}

/// The plan, or what is wrong with the options.
std::optional<Plan> make_plan(TestOptions const& options, std::ostream& err) {
  auto scripts = find_scripts(options.paths);
  auto selection = parse_selection(options.run);
  auto const coverage_min = parse_percent("--coverage-min", options.coverage_min);
  auto const mutate_min = parse_percent("--mutate-min", options.mutate_min);
  if (!scripts) err << scripts.error().message << "\n";
  if (!selection) err << selection.error().message << "\n";
  if (!coverage_min) err << coverage_min.error().message << "\n";
  if (!mutate_min) err << mutate_min.error().message << "\n";
  auto const semantics = read_semantics(options.semantics);
  if (!semantics) err << semantics.error().message << "\n";
  if (!scripts || !selection || !coverage_min || !mutate_min || !semantics) return std::nullopt;
  Plan plan{options, std::move(*scripts), std::move(*selection), {}, *coverage_min, *mutate_min};
  if (!options.semantics.empty()) plan.semantics = *semantics;
  return plan;
}

RunOptions run_options(Plan const& plan) {
  return {.semantics = plan.semantics,
          .load_formula =
              [&plan](std::string const& path, std::string const& pool) {
                return load_formula(path, pool, plan.options.parameters);
              },
          .selects = plan.selection};
}

Coverage* coverage_of(Prepared const& script, Session& session) {
  if (!script.subject || !script.subject->tree) return nullptr;
  for (Coverage& known : session.coverage) {
    if (known.path() == script.report.formula) return &known;
  }
  return &session.coverage.emplace_back(Source{script.report.formula, script.subject->source.text},
                                        *script.subject->tree);
}

Prepared run_script(std::string const& path, Plan const& plan, Session& session) {
  Result<Source> source = load_source(path);
  if (!source) {
    Prepared unread{.report = {.script = {path, ""}}};
    unread.report.errors.push_back({.message = source.error().message});
    return unread;
  }
  RunOptions options = run_options(plan);
  Prepared script = formulatest::prepare(std::move(*source), options);
  if (!script.script) return script;
  if (plan.covers()) options.coverage = coverage_of(script, session);
  formulatest::run_cases(*script.script, script.subject ? &*script.subject : nullptr, options,
                         script.report);
  note_repeats(script.report, plan.options);
  return script;
}

/// Rewrites what failed and can be rewritten, and shows how; the scripts are then run again.
bool update(Plan const& plan, Session& session, std::ostream& out, std::ostream& err) {
  bool fine = true;
  for (Prepared& script : session.scripts) {
    Source const& old = script.report.script;
    std::string const text = formulatest::updated(script.report);
    if (text == old.text) continue;
    out << unified_difference(old.name, old.text, old.name + "\tupdated", text);
    Result<void> const saved = old.name == "-" ? fail("cannot write '-': it is standard input")
                                               : save_text(old.name, text);
    if (!saved) {
      err << saved.error().message << "\n";
      fine = false;
      continue;
    }
    std::string const path = old.name;
    script = run_script(path, plan, session);
  }
  return fine;
}

/// Whether enough is covered.
bool report_coverage(Plan const& plan, Session const& session, std::ostream& out,
                     std::ostream& err) {
  bool enough = true;
  for (Coverage const& coverage : session.coverage) {
    if (plan.options.coverage) out << to_text(coverage);
    double const percent = std::min(coverage.statements().percent(), coverage.branches().percent());
    if (!plan.coverage_min || percent >= *plan.coverage_min) continue;
    err << coverage.path() << ": the tests cover " << format_number(percent, 3)
        << " % of it, less than " << format_number(*plan.coverage_min) << " %"
        << (plan.options.coverage ? "\n" : "; --coverage shows what they miss\n");
    enough = false;
  }
  if (plan.options.cobertura.empty()) return enough;
  Result<void> const saved =
      save_text(plan.options.cobertura, formulatest::to_cobertura(session.coverage));
  if (!saved) err << saved.error().message << "\n";
  return enough && saved;
}

/// Whether the tests notice enough of the mutants.
bool report_mutants(Plan const& plan, Session const& session, std::ostream& out,
                    std::ostream& err) {
  std::map<std::string, std::vector<Prepared const*>> by_formula;
  for (Prepared const& script : session.scripts) {
    if (script.subject) by_formula[script.report.formula].push_back(&script);
  }
  bool enough = true;
  for (auto const& [formula, scripts] : by_formula) {
    bool const passes = std::ranges::all_of(
        scripts, [](Prepared const* script) { return script->report.verdict() == Verdict::pass; });
    if (!passes) {
      err << formula << ": no mutants were tried, since its tests do not pass\n";
      continue;
    }
    formulatest::MutationReport const report = formulatest::mutate(scripts, run_options(plan));
    out << to_text(report);
    double const percent = report.percent_killed();
    if (!plan.mutate_min || percent >= *plan.mutate_min) continue;
    err << formula << ": the tests notice " << format_number(percent, 3)
        << " % of the mutants, less than " << format_number(*plan.mutate_min) << " %\n";
    enough = false;
  }
  return enough;
}

int exit_code(Reports const& reports, bool enough) {
  Verdict worst = enough ? Verdict::pass : Verdict::fail;
  for (FileReport const& report : reports) worst = std::max(worst, report.verdict());
  constexpr int codes[] = {ok, bad_input, wrong_usage};
  return codes[static_cast<std::size_t>(worst)];
}

}  // namespace

int test(TestOptions const& options, std::ostream& out, std::ostream& err) {
  std::optional<Plan> const plan = make_plan(options, err);
  if (!plan) return wrong_usage;
  Session session;
  for (std::string const& path : plan->scripts) {
    Prepared script = run_script(path, *plan, session);
    bool const deselected = script.report.cases.empty() && script.report.errors.empty();
    if (!deselected) session.scripts.push_back(std::move(script));
  }
  if (session.scripts.empty()) {
    err << "--run: no case matches '" << options.run << "'\n";
    return wrong_usage;
  }
  // What a program reads is not mixed with anything else.
  std::ostream& beside = options.output == "text" ? out : err;
  bool enough = !options.update || update(*plan, session, beside, err);
  Reports const reports = session.reports();
  out << std::ranges::find(forms, options.output, &Form::name)->write(reports);
  if (plan->covers()) enough = report_coverage(*plan, session, beside, err) && enough;
  if (plan->mutates()) enough = report_mutants(*plan, session, beside, err) && enough;
  return exit_code(reports, enough);
}

Command test_command() {
  auto const options = std::make_shared<TestOptions>();
  std::vector<std::string> names;
  for (Form const& form : forms) names.emplace_back(form.name);
  return {
      .name = "test",
      .purpose = "Run test scripts: does a formula do what it should?",
      .example = "poolcast test formulas --coverage",
      .options =
          {{.name = "PATH",
            .target = &options->paths,
            .help = "Test scripts, and folders with *.test in them; - is standard input",
            .required = true,
            .file = true},
           {.name = "--run",
            .target = &options->run,
            .help = "Only the cases whose 'file: name' this regular expression matches"},
           {.name = "-o,--output",
            .target = &options->output,
            .help = "text, json, junit, tap, github or azuredevops",
            .choices = names},
           semantics_option(&options->semantics),
           {.name = "--parameters",
            .target = &options->parameters,
            .help = "Parameters file of a template that a script names: ARM, flat JSON or .tfvars",
            .file = true},
           {.name = "--update",
            .target = &options->update,
            .help = "Rewrite the values that failed in the scripts, and show the difference"},
           {.name = "--coverage",
            .target = &options->coverage,
            .help = "Show which statements and branches of the formulas the cases reach"},
           {.name = "--coverage-cobertura",
            .target = &options->cobertura,
            .help = "Write the coverage to this file, in Cobertura's XML",
            .file = true},
           {.name = "--coverage-min",
            .target = &options->coverage_min,
            .help =
                "Exit with 1 if statements or branches are covered by less than this percentage"},
           {.name = "--mutate",
            .target = &options->mutate,
            .help = "Change each formula in small ways, and show the changes that no test notices"},
           {.name = "--mutate-min",
            .target = &options->mutate_min,
            .help = "Exit with 1 if the tests notice less than this percentage of the changes"}},
      .run = [options] { return test(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
