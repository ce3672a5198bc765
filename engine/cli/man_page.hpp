// A command's manual page: what --help says, as roff.
#pragma once

#include <span>
#include <string>

#include "engine/cli/command_tree.hpp"

namespace poolcast::cli {

/// `poolcast-live-pool-show`; its file is that with `.1` after it.
std::string page_name(NamedCommand const& named);

/// `commands` are all there are; the page names those above and below.
std::string man_page(NamedCommand const& named, std::span<NamedCommand const> commands);

}  // namespace poolcast::cli
