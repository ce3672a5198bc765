#include "engine/cli/formula_file.hpp"

#include <ostream>
#include <vector>

#include "engine/base/file.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/parse.hpp"
#include "engine/formula/typecheck.hpp"

namespace poolcast::cli {

Expected<formula::Program, Diagnostics> compile(Source const& formula,
                                                formula::Semantics const& semantics) {
  Expected<formula::Formula, Diagnostics> const parsed = formula::parse(formula, semantics);
  if (!parsed) return tl::unexpected(parsed.error());
  Diagnostics fails = formula::infer(*parsed, semantics).errors;
  std::erase_if(fails, [](Diagnostic const& one) { return one.severity != Severity::error; });
  if (!fails.empty()) return tl::unexpected(std::move(fails));
  return formula::compile(*parsed, semantics);
}

std::optional<CompiledFormula> load_formula(std::string const& path,
                                            formula::Semantics const& semantics,
                                            std::ostream& err) {
  Result<Source> source = load_source(path);
  if (!source) {
    err << source.error().message << "\n";
    return std::nullopt;
  }
  Expected<formula::Program, Diagnostics> program = cli::compile(*source, semantics);
  if (!program) {
    err << render(*source, program.error());
    return std::nullopt;
  }
  return CompiledFormula{std::move(*source), std::move(*program)};
}

}  // namespace poolcast::cli
