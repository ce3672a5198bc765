// One CSV file into rows, for the sources that come as CSV.
#pragma once

#include "engine/load/columns.hpp"
#include "engine/load/recording_file.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::load {

Result<void> read_csv(RecordingFile& file, ColumnChoice const& choice, JobRows& rows);

}  // namespace poolcast::load
