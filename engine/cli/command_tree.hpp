// The commands and options as those see them who tell of all at once: shell completions and manual
// pages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

struct NamedCommand {
  std::string words;  // `poolcast live pool show`
  Command command;    // its options with those that CLI11 adds: --help, and --version of the tool
};

/// The root and all that is below it, as --help lists them: what is above comes first.
std::vector<NamedCommand> commands_of(Command const& root);

/// `-o` and `--output`; none of an option that stands by itself.
std::vector<std::string_view> names_of(Option const& option);

bool takes_value(Option const& option);

/// Whether it may be given several times.
bool repeats(Option const& option);

/// What a shell offers as its value besides files.
std::vector<std::string> const& words_of(Option const& option);

/// What its value is called: `FILE`, `NUMBER`, `TEXT`; by its own name if it stands by itself.
std::string value_name(Option const& option);

std::string joined(std::span<std::string const> words, std::string_view separator);

}  // namespace poolcast::cli
