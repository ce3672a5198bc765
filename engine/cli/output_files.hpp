// The files that a command writes beside its standard output.
#pragma once

#include <initializer_list>
#include <string>

#include "engine/base/result.hpp"

namespace poolcast::cli {

/// Of the paths that are not empty; to be asked before anything runs, whose result would be lost.
/// The error, a wrong usage, names the path: one that is asked for twice, `-`, a folder, or one in
/// a folder that is not there.
Result<void> can_be_written(std::initializer_list<std::string> paths);

}  // namespace poolcast::cli
