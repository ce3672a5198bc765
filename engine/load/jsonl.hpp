// load.jsonl, the house format of a load: one JSON object a line, in the order of `queued`
// (docs/loads.md). Written here; read by import_recording as any other recording.
#pragma once

#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/load/job_line.hpp"
#include "engine/load/load.hpp"

namespace poolcast::load {

/// Appends the job as one line with its end. What is empty or the default is left out.
void append_jsonl(std::string& text, JobLine const& job);

/// Out of a line that append_jsonl wrote: its job's name, if it is of a pipeline and has an id.
std::optional<JobNames::value_type> name_in_jsonl(std::string_view line);

/// Takes the needs that are listed out of such a line; returns how many.
std::size_t leave_out_needs(std::string& line, JobNames const& listed);

/// The whole load; `pools` are the names of its pools, by PoolId. A pool of the name "" is left
/// out.
void write_jsonl(std::ostream& out, Load const& load, std::span<std::string const> pools);

/// The same into a file, which appears (or is replaced) at once when all is written; `-` is
/// `standard`.
Result<void> save_load(std::string const& path, Load const& load,
                       std::span<std::string const> pools, std::ostream& standard);

}  // namespace poolcast::load
