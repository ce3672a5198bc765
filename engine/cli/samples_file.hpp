// A file of samples, as --samples takes it.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/base/time.hpp"
#include "engine/formula/samples.hpp"

namespace poolcast::cli {

/// Records the samples of the file, the last ones taken at `end`; no path is no sample. Those of a
/// record that `live record` wrote have times of their own, and can be read a minute later.
/// Messages go to `err`; false if there were any.
bool read_samples(std::string const& path, Time end, formula::SampleHistory& history,
                  std::ostream& err);

}  // namespace poolcast::cli
