#include "engine/cli/formula_file.hpp"

#include <ostream>

#include "engine/base/file.hpp"
#include "engine/formula/check.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::cli {

Expected<formula::Program, Diagnostics> compile(Source const& formula,
                                                formula::Semantics const& semantics) {
  Expected<formula::Formula, Diagnostics> const parsed = formula::parse(formula, semantics);
  if (!parsed) return tl::unexpected(parsed.error());
  return formula::check(*parsed, semantics);
}

std::optional<CompiledFormula> load_formula(std::string const& path,
                                            formula::Semantics const& semantics,
                                            std::ostream& err) {
  Result<Source> source = load_source(path);
  if (!source) {
    err << source.error().message << "\n";
    return std::nullopt;
  }
  Expected<formula::Program, Diagnostics> program = compile(*source, semantics);
  if (!program) {
    err << render(*source, program.error());
    return std::nullopt;
  }
  return CompiledFormula{std::move(*source), std::move(*program)};
}

}  // namespace poolcast::cli
