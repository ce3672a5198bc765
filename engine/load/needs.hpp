// Which job is meant by the ids that a job needs, and whether all of them can ever have finished.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/load/load.hpp"

namespace poolcast::load {

struct NamedNeeds {
  std::uint32_t job = 0;
  std::vector<std::string> ids;  // of jobs of the same pipeline
};

/// By index, in the order of `job`. An id that no job of the pipeline has, or two have, is an
/// error, and so are jobs that wait for each other.
Result<std::vector<Needs>> find_needs(Load const& load, std::vector<NamedNeeds> const& named);

}  // namespace poolcast::load
