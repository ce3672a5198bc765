// Which job is meant by the ids that a job needs, and whether all of them can ever have finished.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/load/job_line.hpp"
#include "engine/load/load.hpp"

namespace poolcast::load {

struct NamedNeeds {
  std::uint32_t job = 0;
  std::vector<std::string> ids;  // of jobs of the same pipeline
};

struct FoundNeeds {
  std::vector<Needs> needs;  // by index, in the order of `job`
  std::size_t left_out = 0;  // of jobs that were left out themselves
};

/// An id that no job of the pipeline has, or two have, is an error, and so are jobs that wait for
/// each other.
Result<FoundNeeds> find_needs(Load const& load, std::vector<NamedNeeds> const& named,
                              JobNames const& left_out);

}  // namespace poolcast::load
