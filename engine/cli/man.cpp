#include "engine/cli/man.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/man_page.hpp"

namespace poolcast::cli {
namespace {

/// `live pool show`, as a user asks for it; empty for poolcast itself.
std::string_view asked_as(NamedCommand const& named) {
  std::string_view const words = named.words;
  return words.substr(std::min(words.find(' '), words.size() - 1) + 1);
}

std::string unknown_command(std::string const& words, std::span<NamedCommand const> commands) {
  std::vector<std::string_view> names;
  for (NamedCommand const& named : commands) names.push_back(asked_as(named));
  std::string const meant = did_you_mean(words, names);
  return "no command '" + words + "'" + (meant.empty() ? "; 'poolcast --help' lists them" : meant);
}

Result<void> write_pages(std::string const& folder, std::span<NamedCommand const> commands) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) return fail("cannot make the folder '" + folder + "': " + failure.message());
  std::vector<Source> files;
  for (NamedCommand const& named : commands) {
    std::string const path = (std::filesystem::path(folder) / page_name(named)).string();
    files.push_back({path + ".1", man_page(named, commands)});
  }
  return save_texts(files);
}

}  // namespace

int man(ManOptions const& options, std::ostream& out, std::ostream& err) {
  std::vector<NamedCommand> const commands = commands_of(poolcast_command());
  std::string const words = joined(options.command, " ");
  auto const asked = std::ranges::find(commands, words, asked_as);
  if (asked == commands.end()) {
    err << unknown_command(words, commands) << "\n";
    return wrong_usage;
  }
  if (options.into.empty()) {
    out << man_page(*asked, commands);
    return ok;
  }
  if (!options.command.empty()) {
    err << "--into writes the pages of all commands; leave out '" << words << "'\n";
    return wrong_usage;
  }
  Result<void> const written = write_pages(options.into, commands);
  if (!written) return fail_with(written.error(), bad_input, err);
  return ok;
}

Command man_command() {
  auto const options = std::make_shared<ManOptions>();
  return {.name = "man",
          .purpose = "Print the manual page of a command, for man -l",
          .example = "poolcast man live pool show",
          .options = {{.name = "COMMAND",
                       .target = &options->command,
                       .help = "Its words, for example live pool show (default: poolcast itself)"},
                      {.name = "--into",
                       .target = &options->into,
                       .help = "Folder to write the pages of all commands to, instead",
                       .file = true}},
          .run = [options] { return man(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
