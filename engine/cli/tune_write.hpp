// The chosen formula as a file: with its constants filled in, if it is still a formula that passes
// `check` and the test beside the one it comes from.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/tune/space.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::cli {

/// The formula that is tuned, and how it is read.
struct TunedFormula {
  std::string file;
  formula::Semantics semantics{};
};

/// The one formula that is tuned, its file as --formula or the scenario names it. The error says
/// why there is none.
Result<TunedFormula> formula_to_write(tune::Space const& space);

/// Writes nothing on an error, which says what the formula fails at. The text says what was done.
Result<std::string> write_chosen(std::string const& path, TunedFormula const& tuned,
                                 tune::Trials const& trials);

}  // namespace poolcast::cli
