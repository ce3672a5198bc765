#include "engine/base/text.hpp"
#include "engine/cli/completion_scripts.hpp"

namespace poolcast::cli {
namespace {

/// In single quotes, as fish reads them.
std::string fish_quoted(std::string_view text) {
  std::string result = "'";
  for (char const c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

std::string complete_if(std::string const& condition, NamedCommand const& named) {
  return "complete -c poolcast -n " + fish_quoted(condition + " " + named.words);
}

std::string option_line(NamedCommand const& named, Option const& option) {
  std::string line = complete_if("__poolcast_at", named);
  for (std::string_view const name : names_of(option)) {
    line += name.starts_with("--") ? " -l " : " -s ";
    line += name.substr(name.starts_with("--") ? 2 : 1);
  }
  if (takes_value(option)) line += option.file ? " -r -F" : " -x";
  if (!words_of(option).empty()) line += " -a " + fish_quoted(joined(words_of(option), " "));
  if (!names_of(option).empty()) return line + " -d " + fish_quoted(option.help) + "\n";
  return option.file || !words_of(option).empty() ? line + "\n" : "";
}

}  // namespace

std::string fish_completion(std::span<NamedCommand const> commands) {
  std::string lines;
  std::vector<std::string> names;
  for (NamedCommand const& named : commands) {
    names.push_back(fish_quoted(named.words));
    for (Command const& below : named.command.commands) {
      lines += complete_if("__poolcast_after", named) + " -a " + below.name;
      lines += " -d " + fish_quoted(below.purpose) + "\n";
    }
    for (Option const& option : named.command.options) lines += option_line(named, option);
  }
  return "# Completes command lines of poolcast in fish. Made by: poolcast completion fish\n\n"
         "# Whether the line so far names the command of the arguments.\n"
         "function __poolcast_at\n"
         "    set -l command poolcast\n"
         "    for word in (commandline -opc)[2..]\n"
         "        contains -- \"$command $word\" " +
         joined(names, " \\\n            ") +
         "\n        or break\n"
         "        set command \"$command $word\"\n"
         "    end\n"
         "    test \"$command\" = \"$argv\"\n"
         "end\n\n"
         "# Whether the line so far is the command of the arguments and nothing else.\n"
         "function __poolcast_after\n"
         "    set -l words poolcast (commandline -opc)[2..]\n"
         "    test \"$words\" = \"$argv\"\n"
         "end\n\n"
         "complete -c poolcast -f\n" +
         lines;
}

}  // namespace poolcast::cli
