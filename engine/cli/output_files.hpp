// The files that a command writes beside its standard output.
#pragma once

#include <initializer_list>
#include <string>

#include "engine/base/result.hpp"

namespace poolcast::cli {

/// Of the paths that are not empty; to be asked before anything runs. The error names the path.
Result<void> each_once(std::initializer_list<std::string> paths);

}  // namespace poolcast::cli
