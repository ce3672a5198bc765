#include "engine/cli/tune_write.hpp"

#include <algorithm>
#include <filesystem>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/test_scripts.hpp"
#include "engine/formula/parse.hpp"
#include "engine/formula/typecheck.hpp"
#include "engine/formulatest/run.hpp"
#include "engine/tune/write.hpp"

namespace poolcast::cli {
namespace {

namespace fs = std::filesystem;

/// What `poolcast check` calls an error.
Result<void> checked(Source const& formula, formula::Semantics const& semantics) {
  Expected<formula::Formula, Diagnostics> const parsed = formula::parse(formula, semantics);
  Diagnostics const errors = parsed ? formula::infer(*parsed, semantics).errors : parsed.error();
  if (errors.empty()) return {};
  return fail("the chosen formula does not pass 'poolcast check':\n" + render(formula, errors));
}

/// A line each, and not why: the reader has no file yet to look at.
std::string failed_cases(formulatest::FileReport const& report) {
  constexpr std::size_t most = 8;
  std::string text;
  std::size_t count = 0;
  for (Diagnostic const& error : report.errors) text += "  " + error.message + "\n";
  for (formulatest::CaseReport const& one : report.cases) {
    if (one.verdict == formulatest::Verdict::pass || ++count > most) continue;
    text.append("  ").append(report.script.name).append(":").append(std::to_string(one.line));
    text.append(": ").append(one.name).append("\n");
  }
  if (count > most) text += "  and " + std::to_string(count - most) + " more\n";
  return text;
}

/// The script beside the formula, run with the new text in the formula's place.
Result<std::string> tested(TunedFormula const& tuned, std::string const& text) {
  fs::path script = tuned.file;
  script.replace_extension(".test");
  std::error_code error;
  if (!fs::exists(script, error)) return std::string();
  Result<Source> source = load_source(script.string());
  if (!source) return fail(source.error().message);
  // Strict ones are the script's own, whose simulations have those of their scenarios.
  bool const strict = tuned.semantics == formula::Semantics{};
  formulatest::RunOptions const options{
      .semantics = strict ? std::nullopt : std::optional(tuned.semantics),
      .load_formula = [&](std::string const& path, std::string const& pool) -> Result<Source> {
        std::error_code none;
        if (fs::equivalent(path, tuned.file, none)) return Source{path, text};
        return load_formula(path, pool, "");
      }};
  formulatest::Prepared prepared = formulatest::prepare(std::move(*source), options);
  if (prepared.script) {
    formulatest::run_cases(*prepared.script, prepared.subject ? &*prepared.subject : nullptr,
                           options, prepared.report);
  }
  if (prepared.report.verdict() == formulatest::Verdict::pass) {
    return "; " + script.string() + " passes, " + counted(prepared.report.cases.size(), "case");
  }
  return fail("with the chosen constants " + script.string() +
              " does not pass; mend what it expects, or take the '// tune:' from what it holds "
              "fixed:\n" +
              failed_cases(prepared.report));
}

}  // namespace

Result<TunedFormula> formula_to_write(tune::Space const& space) {
  if (space.formulas.size() != 1) {
    return fail("--write: " + std::to_string(space.formulas.size()) +
                " formulas are tuned; one can be written, so tune the pools one by one");
  }
  TunedFormula tuned{.file = space.formulas.front().name,
                     .semantics = space.scenarios.front().as_it_is.semantics};
  std::error_code error;
  if (fs::exists(tuned.file, error)) return tuned;
  return fail("--write: the formula stands in the scenario itself; move it to a file of its own");
}

Result<std::string> write_chosen(std::string const& path, TunedFormula const& tuned,
                                 tune::Trials const& trials) {
  if (!trials.chosen) return fail(path + ": not written, as nothing was chosen");
  tune::Trial const& trial = trials.trials[*trials.chosen];
  auto const failed = [&](Error const& error) {
    std::string text = path + ": not written: " + error.message;
    while (text.ends_with('\n')) text.pop_back();
    return fail(std::move(text));
  };
  Result<Source> const formula = load_source(tuned.file);
  if (!formula) return failed(formula.error());
  Result<std::string> const text = tune::filled_in(*formula, tuned.semantics, trials, trial);
  if (!text) return failed(text.error());
  Result<void> const fine = checked({path, *text}, tuned.semantics);
  if (!fine) return failed(fine.error());
  Result<std::string> const passes = tested(tuned, *text);
  if (!passes) return failed(passes.error());
  if (Result<void> const saved = save_text(path, *text); !saved) return fail(saved.error().message);
  std::string said = path + ": written, trial " + std::to_string(trial.number) + *passes;
  std::string const beside = tune::beside_formula(trials, trial);
  if (!beside.empty()) said += "; set beside it: " + beside;
  return said;
}

}  // namespace poolcast::cli
