// The search that `poolcast tune` asks for, on threads of this process or on ranks of several.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/cli/tune.hpp"
#include "engine/cli/tune_write.hpp"
#include "engine/tune/definition.hpp"
#include "engine/tune/ranks.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::cli {

struct Tuned {
  tune::Trials trials;
  TunedFormula formula{};  // to be written, if it was asked for
};

/// Whether mpirun, or srun, has started this process with others: what Open MPI, MPICH and Slurm
/// set.
bool started_with_others();

/// What rank 0 found; of the others, nothing. Reads all files; the error names one and what is
/// wrong with it. Progress goes to `err`.
Result<std::optional<Tuned>> tune_on(tune::Ranks& ranks, TuneOptions const& options,
                                     std::size_t threads, tune::Settings settings,
                                     std::ostream& err);

}  // namespace poolcast::cli
