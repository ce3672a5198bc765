#include "engine/cli/check.hpp"

#include <ostream>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/formula/check.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::cli {
namespace {

/// All that is wrong with the formula; `statements` counts them if nothing is.
Diagnostics find_errors(Source const& source, std::size_t& statements) {
  auto const formula = formula::parse(source);
  if (!formula) return formula.error();
  auto const program = formula::check(*formula);
  if (!program) return program.error();
  statements = formula->statements.size();
  return formula::certain_failures(*program);
}

bool check_one(std::string const& path, std::ostream& out, std::ostream& err) {
  Result<Source> const source = load_source(path);
  if (!source) {
    err << source.error().message << "\n";
    return false;
  }
  std::size_t statements = 0;
  Diagnostics const diagnostics = find_errors(*source, statements);
  if (!diagnostics.empty()) {
    err << render(*source, diagnostics);
    return false;
  }
  out << path << ": ok, " << statements << (statements == 1 ? " statement, " : " statements, ")
      << source->text.size() << " of " << formula::max_characters << " characters\n";
  return true;
}

}  // namespace

int check(CheckOptions const& options, std::ostream& out, std::ostream& err) {
  bool ok = true;
  for (std::string const& path : options.files) ok = check_one(path, out, err) && ok;
  return ok ? 0 : 1;
}

}  // namespace poolcast::cli
