#include "engine/cli/man_page.hpp"

#include <algorithm>
#include <iterator>

#include "engine/base/text.hpp"

namespace poolcast::cli {
namespace {

/// As roff prints it and nothing else: a hyphen is a minus, no line is a request.
std::string roff(std::string_view text) {
  struct {
    char character;
    char const* written;
  } const rows[] = {{'\\', "\\e"}, {'-', "\\-"}, {'\'', "\\(aq"}, {'^', "\\(ha"}, {'~', "\\(ti"}};
  std::string result = text.starts_with('.') ? "\\&" : "";
  for (char const c : text) {
    auto const* const row =
        std::ranges::find(rows, c, [](auto const& one) { return one.character; });
    if (row == std::end(rows)) {
      result += c;
    } else {
      result += row->written;
    }
  }
  return result;
}

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + roff(text) + "\\fR"; }

/// `table|json`, or what stands for the value.
std::string value(Option const& option) {
  if (option.choices.empty()) return italic(value_name(option));
  std::string text;
  for (std::string const& choice : option.choices) {
    text += (text.empty() ? "" : "|") + bold(choice);
  }
  return text;
}

/// `\fB-o\fR, \fB--output\fR table|json`
std::string term(Option const& option) {
  std::string text;
  for (std::string_view const name : names_of(option)) {
    text += (text.empty() ? "" : ", ") + bold(name);
  }
  if (text.empty()) return italic(option.name);
  return takes_value(option) ? text + " " + value(option) : text;
}

/// What it is if it is not given, where that is a text.
std::string default_value(Option const& option) {
  std::string* const* const text = std::get_if<std::string*>(&option.target);
  return text == nullptr || (*text)->empty() ? "" : "\nDefault: " + bold(**text) + ".";
}

/// Help and purposes end without a full stop, as --help shows them.
std::string sentence(std::string_view text) {
  return roff(text) + (text.ends_with('.') || text.ends_with('?') ? "" : ".");
}

std::string described(Option const& option) {
  std::string text = ".TP\n" + term(option) + "\n" + sentence(option.help);
  if (names_of(option).empty() && !option.choices.empty()) {
    text += "\nOne of " + value(option) + ".";
  }
  return text + default_value(option) + (option.required ? "\nIt must be given.\n" : "\n");
}

/// `poolcast check [OPTION]... FILE...`
std::string synopsis(NamedCommand const& named) {
  std::string text = bold(named.words) + " [" + italic("OPTION") + "]...";
  for (Option const& option : named.command.options) {
    if (!names_of(option).empty()) continue;
    std::string const one = italic(option.name) + (repeats(option) ? "..." : "");
    text += option.required ? " " + one : " [" + one + "]";
  }
  text += "\n";
  if (named.command.commands.empty()) return text;
  std::string const further = ".br\n" + bold(named.words) + " " + italic("COMMAND") + " ...\n";
  return named.command.run ? text + further : further.substr(further.find('\n') + 1);
}

std::string section(std::string_view title, std::string const& text) {
  return text.empty() ? "" : ".SH " + std::string(title) + "\n" + text;
}

std::string exit_codes() {
  struct {
    int code;
    char const* meaning;
  } const rows[] = {
      {ok, "Done."},
      {bad_input, "Findings, bad input, or a threshold that was exceeded."},
      {wrong_usage, "Wrong usage."},
      {service_failed, "The service or the network failed."},
      {interrupted, "Interrupted by Ctrl-C."},
  };
  std::string text;
  for (auto const& row : rows) {
    text += ".TP\n" + bold(std::to_string(row.code)) + "\n" + roff(row.meaning) + "\n";
  }
  return text;
}

/// `poolcast live` of `poolcast live pool`; nothing is above poolcast.
std::string above(std::string const& words) {
  std::size_t const end = words.rfind(' ');
  return end == words.npos ? "" : words.substr(0, end);
}

/// The pages of the command above and of those below.
std::string neighbours(NamedCommand const& named, std::span<NamedCommand const> commands) {
  std::string text;
  for (NamedCommand const& other : commands) {
    bool const below = above(other.words) == named.words;
    if (!below && above(named.words) != other.words) continue;
    text += (text.empty() ? "" : ",\n") + bold(page_name(other)) + "(1)";
  }
  return text + "\n";
}

}  // namespace

std::string page_name(NamedCommand const& named) {
  std::string name = named.words;
  std::ranges::replace(name, ' ', '-');
  return name;
}

std::string man_page(NamedCommand const& named, std::span<NamedCommand const> commands) {
  Command const& command = named.command;
  std::string title = page_name(named);
  std::ranges::transform(title, title.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
  std::string below;
  for (Command const& one : command.commands) {
    below += ".TP\n" + bold(one.name) + "\n" + sentence(one.purpose) + "\n";
  }
  std::string options;
  for (Option const& option : command.options) options += described(option);
  return ".\\\" Made by: poolcast man\n.TH " + roff(title) + " 1 \"\" \"poolcast " +
         POOLCAST_VERSION + "\" \"User Commands\"\n" +
         section("NAME", roff(page_name(named)) + " \\- " + roff(command.purpose) + "\n") +
         section("SYNOPSIS", synopsis(named)) +
         section("EXAMPLE", ".nf\n" + roff("$ " + command.example) + "\n.fi\n") +
         section("COMMANDS", below) + section("OPTIONS", options) +
         section("EXIT STATUS", exit_codes()) + section("SEE ALSO", neighbours(named, commands));
}

}  // namespace poolcast::cli
