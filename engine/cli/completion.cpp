#include "engine/cli/completion.hpp"

#include <iostream>
#include <memory>

#include "engine/base/shell.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/completion_scripts.hpp"

namespace poolcast::cli {

std::vector<std::string> quoted_commands(std::span<NamedCommand const> commands) {
  std::vector<std::string> names;
  for (NamedCommand const& named : commands) names.push_back(shell_word(named.words));
  return names;
}

int completion(CompletionOptions const& options, std::ostream& out) {
  std::vector<NamedCommand> const commands = commands_of(poolcast_command());
  if (options.shell == "bash") out << bash_completion(commands);
  if (options.shell == "zsh") out << zsh_completion(commands);
  if (options.shell == "fish") out << fish_completion(commands);
  return ok;
}

Command completion_command() {
  auto const options = std::make_shared<CompletionOptions>();
  return {.name = "completion",
          .purpose = "Print a script that completes command lines of poolcast in your shell",
          .example = "poolcast completion bash",
          .options = {{.name = "SHELL",
                       .target = &options->shell,
                       .help = "The shell that reads the script",
                       .choices = {"bash", "zsh", "fish"},
                       .required = true}},
          .run = [options] { return completion(*options, std::cout); }};
}

}  // namespace poolcast::cli
