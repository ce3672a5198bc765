// What a report is of, in the line at its head.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/time.hpp"

namespace poolcast::report {

/// `364 jobs of jobs.csv, 2026-01-12T00:00:00Z for 1 d`
std::string circumstances(std::string const& load, Time start, Time end);

/// `seed 3`; of several runs `seeds 3 to 12`.
std::string seeds_text(std::uint64_t first, std::size_t runs = 1);

}  // namespace poolcast::report
