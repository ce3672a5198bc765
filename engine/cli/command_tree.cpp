#include "engine/cli/command_tree.hpp"

#include "engine/base/text.hpp"

namespace poolcast::cli {
namespace {

constexpr bool* nowhere = nullptr;

void add(std::vector<NamedCommand>& all, std::string const& above, Command const& command) {
  NamedCommand named = {above.empty() ? command.name : above + " " + command.name, command};
  // The words of CLI11.
  named.command.options.push_back(
      {.name = "-h,--help", .target = nowhere, .help = "Print this help message and exit"});
  if (above.empty()) {
    named.command.options.push_back({.name = "--version",
                                     .target = nowhere,
                                     .help = "Display program version information and exit"});
  }
  std::string const words = named.words;
  all.push_back(std::move(named));
  for (Command const& below : command.commands) add(all, words, below);
}

}  // namespace

std::vector<NamedCommand> commands_of(Command const& root) {
  std::vector<NamedCommand> all;
  add(all, "", root);
  return all;
}

std::vector<std::string_view> names_of(Option const& option) {
  return option.name.starts_with('-') ? split(option.name, ',') : std::vector<std::string_view>{};
}

bool takes_value(Option const& option) { return !std::holds_alternative<bool*>(option.target); }

bool repeats(Option const& option) {
  return std::holds_alternative<std::vector<std::string>*>(option.target);
}

std::vector<std::string> const& words_of(Option const& option) {
  return option.choices.empty() ? option.suggestions : option.choices;
}

std::string value_name(Option const& option) {
  if (names_of(option).empty()) return option.name;
  if (std::holds_alternative<std::optional<std::uint64_t>*>(option.target)) return "NUMBER";
  return option.file ? "FILE" : "TEXT";
}

std::string joined(std::span<std::string const> words, std::string_view separator) {
  std::string text;
  for (std::string const& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

}  // namespace poolcast::cli
