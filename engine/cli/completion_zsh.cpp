#include "engine/base/shell.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/completion_scripts.hpp"

namespace poolcast::cli {
namespace {

// Once the command is found, _arguments sees a line that begins with it.
constexpr char completing[] = R"sh(
_poolcast() {
  local command=poolcast state line files=
  local -i at=2
  local -a below offered
  typeset -A opt_args
  while (( at < CURRENT )) && _poolcast_is_command "$command $words[at]"; do
    command+=" $words[at]"
    (( at++ ))
  done
  words=("${(@)words[at - 1,-1]}")
  (( CURRENT -= at - 2 ))
  _poolcast_arguments && return
  [[ $state == standing ]] || return
  (( CURRENT == 2 && $#below )) && _describe command below
  (( $#offered )) && compadd -- $offered
  [[ $files ]] && _files
}

# Loaded by compinit, this file is the function itself; sourced, it makes itself known.
if [[ $funcstack[1] == _poolcast ]]; then _poolcast "$@"; else compdef _poolcast poolcast; fi
)sh";

/// With a backslash before what _arguments and _describe read as their own.
std::string escaped(std::string_view text) {
  std::string result;
  for (char const c : text) {
    if (std::string_view("\\[]:").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

/// `:FILE:_files`; nothing of a flag.
std::string value_spec(Option const& option) {
  if (!takes_value(option)) return "";
  std::string const words = joined(words_of(option), " ");
  std::string spec = ":" + escaped(value_name(option)) + ":";
  if (!words.empty() && option.file) return spec + "{compadd -- " + words + "; _files}";
  if (!words.empty()) return spec + "(" + words + ")";
  return spec + (option.file ? "_files" : " ");
}

/// A spec a name: `(-o --output)--output=[Form of the findings]:TEXT:(text json)`.
std::string option_specs(Option const& option) {
  std::string specs;
  std::string all;
  for (std::string_view const name : names_of(option)) {
    if (!all.empty()) all += ' ';
    all += name;
  }
  std::string const before = repeats(option) ? "*" : "(" + all + ")";
  for (std::string_view const name : names_of(option)) {
    std::string spec = before;
    spec += name;
    if (takes_value(option) && name.starts_with("--")) spec += "=";
    spec += "[" + escaped(option.help) + "]";
    spec += value_spec(option);
    specs += " \\\n        ";
    specs += shell_word(spec);
  }
  return specs;
}

std::string arguments_case(NamedCommand const& named) {
  std::string below;
  std::vector<std::string> offered;
  std::string specs;
  bool files = false;
  for (Command const& one : named.command.commands) {
    below += "\n        ";
    below += shell_word(one.name + ":" + escaped(one.purpose));
  }
  for (Option const& option : named.command.options) {
    specs += option_specs(option);
    if (!names_of(option).empty()) continue;
    offered.insert(offered.end(), words_of(option).begin(), words_of(option).end());
    files = files || option.file;
  }
  std::string text = "    " + shell_word(named.words) + ")\n";
  if (!below.empty()) text += "      below=(" + below + ")\n";
  if (!offered.empty()) text += "      offered=(" + joined(offered, " ") + ")\n";
  if (files) text += "      files=yes\n";
  bool const stands = !below.empty() || !offered.empty() || files;
  return text + "      _arguments -s" + specs + (stands ? " \\\n        '*: :->standing'" : "") +
         "\n      ;;\n";
}

}  // namespace

std::string zsh_completion(std::span<NamedCommand const> commands) {
  std::string cases;
  for (NamedCommand const& named : commands) cases += arguments_case(named);
  return "#compdef poolcast\n"
         "# Completes command lines of poolcast in zsh. Made by: poolcast completion zsh\n\n"
         "_poolcast_is_command() {\n  case $1 in\n    " +
         joined(quoted_commands(commands), " |\\\n    ") +
         ") ;;\n    *) return 1 ;;\n  esac\n}\n\n"
         "_poolcast_arguments() {\n  case $command in\n" +
         cases + "  esac\n}\n" + completing;
}

}  // namespace poolcast::cli
