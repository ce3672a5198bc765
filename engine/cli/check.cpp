#include "engine/cli/check.hpp"

#include <iostream>
#include <memory>

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
  bool fine = true;
  for (std::string const& path : options.files) fine = check_one(path, out, err) && fine;
  return fine ? ok : bad_input;
}

Command check_command() {
  auto const options = std::make_shared<CheckOptions>();
  return {.name = "check",
          .purpose = "Check formulas: diagnostics with line and caret",
          .example = "poolcast check formulas/ephemeral-agents.autoscale",
          .options = {{.name = "FILE",
                       .target = &options->files,
                       .help = "Formula files; - is standard input",
                       .required = true}},
          .run = [options] { return check(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
