// What a shell is told so that it completes command lines of poolcast. A script says what may
// follow where; it starts no poolcast.
#pragma once

#include <span>
#include <string>

#include "engine/cli/command_tree.hpp"

namespace poolcast::cli {

// One file each: completion_SHELL.cpp.
std::string bash_completion(std::span<NamedCommand const> commands);
std::string zsh_completion(std::span<NamedCommand const> commands);
std::string fish_completion(std::span<NamedCommand const> commands);

/// The words of each, `poolcast live`, in quotes: patterns of a shell's case.
std::vector<std::string> quoted_commands(std::span<NamedCommand const> commands);

}  // namespace poolcast::cli
