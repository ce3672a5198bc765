// A formula out of a file, ready to be evaluated or sent.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/formula/program.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::cli {

/// The error is all that is wrong with it, what fails at every evaluation included.
Expected<formula::Program, Diagnostics> compile(Source const& formula,
                                                formula::Semantics const& semantics);

struct CompiledFormula {
  Source source;
  formula::Program program;
};

/// What is wrong goes to `err`, with its place in the file.
std::optional<CompiledFormula> load_formula(std::string const& path,
                                            formula::Semantics const& semantics, std::ostream& err);

}  // namespace poolcast::cli
