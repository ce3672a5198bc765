// The samples in a file that `poolcast live record` wrote: counts of a pool, each at the time at
// which it was taken. Knows no formula.
#pragma once

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"
#include "engine/formula/samples.hpp"

namespace poolcast::experiment {

/// Whether the text is such a record, by its first line.
bool is_record(std::string_view text);

/// Adds the samples to `history`. Other lines of the record are passed over; one that is no JSON,
/// or counts without a time, is an error that names the line.
Result<void> read_recorded_samples(Source const& source, formula::SampleHistory& history);

}  // namespace poolcast::experiment
