#include "engine/cli/load.hpp"

#include "engine/cli/load_anonymise.hpp"
#include "engine/cli/load_describe.hpp"
#include "engine/cli/load_fit.hpp"
#include "engine/cli/load_generate.hpp"
#include "engine/cli/load_import.hpp"

namespace poolcast::cli {
namespace {

/// In the order in which --help shows them.
constexpr Command (*commands[])() = {
    load_import_command,   load_describe_command,  load_fit_command,
    load_generate_command, load_anonymise_command,
};

}  // namespace

Command load_command() {
  Command command{.name = "load",
                  .purpose = "Make, look at and change loads: the jobs that a simulation replays",
                  .example = "poolcast load import docs/examples/jobs.csv"};
  for (auto const describe : commands) command.commands.push_back(describe());
  return command;
}

}  // namespace poolcast::cli
