// `--semantics strict|lenient|FILE`, the same for every command that reads or evaluates formulas.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/command.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::cli {

Option semantics_option(std::string* target);

/// Empty text is `strict`.
Result<formula::Semantics> read_semantics(std::string const& asked);

/// One line for each setting on which an evaluation hinged.
void print_notes(formula::Unknowns depends_on, formula::Semantics const& semantics,
                 std::ostream& err);

}  // namespace poolcast::cli
