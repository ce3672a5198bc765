#include "engine/cli/prices.hpp"

#include "engine/cli/prices_fetch.hpp"
#include "engine/cli/prices_import.hpp"
#include "engine/cli/prices_show.hpp"

namespace poolcast::cli {
namespace {

/// In the order in which --help shows them.
constexpr Command (*commands[])() = {
    prices_show_command,
    prices_fetch_command,
    prices_import_command,
};

}  // namespace

Command prices_command() {
  Command command{.name = "prices",
                  .purpose = "Show, fetch and import what an hour of a virtual machine costs",
                  .example = "poolcast prices show --size Standard_D2s_v3"};
  for (auto const describe : commands) command.commands.push_back(describe());
  return command;
}

}  // namespace poolcast::cli
