// What the options of `poolcast tune` ask of a search, read before any file is.
#pragma once

#include <cstddef>

#include "engine/base/result.hpp"
#include "engine/cli/tune.hpp"
#include "engine/tune/definition.hpp"

namespace poolcast::cli {

struct TuneCounts {
  std::size_t budget = 200;
  std::size_t seeds = 5;
  std::size_t held_out_seeds = 5;
  std::size_t threads = 1;
};

/// The error names the option and what it may be.
Result<TuneCounts> read_counts(TuneOptions const& options);

/// All but the constraints, which take the currency of the scenarios. The error names the option.
Result<tune::Settings> settings_of(TuneOptions const& options, TuneCounts const& counts);

}  // namespace poolcast::cli
