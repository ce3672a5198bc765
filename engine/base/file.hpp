// Whole files, read at once.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"

namespace poolcast {

/// `-` is standard input. The error names the path and the system's reason.
Result<Source> load_source(std::string const& path);

}  // namespace poolcast
