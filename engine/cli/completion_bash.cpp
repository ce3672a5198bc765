#include "engine/base/shell.hpp"
#include "engine/cli/completion_scripts.hpp"

namespace poolcast::cli {
namespace {

// `--output=json` is three words to bash, which breaks at the '='.
constexpr char completing[] = R"sh(
_poolcast() {
  local command=poolcast word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local words='' options='' below='' files='' found
  local -i at=1
  while ((at < COMP_CWORD)) && _poolcast_is_command "$command ${COMP_WORDS[at]}"; do
    command+=" ${COMP_WORDS[at]}"
    ((at += 1))
  done
  case $word,$before in
    =,*) word='' ;;
    *,=) before=${COMP_WORDS[COMP_CWORD - 2]} ;;
  esac
  if ! _poolcast_value "$command $before"; then
    _poolcast_command "$command"
    ((at == COMP_CWORD)) && words+=" $below"
    [[ $word == -* ]] && words=$options files=''
  fi
  [[ $files ]] && compopt -o filenames 2>/dev/null
  found=$(
    compgen -W "$words" -- "$word"
    [[ $files ]] && compgen -f -- "$word"
  )
  COMPREPLY=()
  [[ $found ]] && mapfile -t COMPREPLY <<<"$found"
}

complete -F _poolcast poolcast
)sh";

/// The shell's variables of what is offered, and the end of the case.
std::string offered(std::string_view words, bool files) {
  std::string text;
  if (!words.empty()) text += " words=" + shell_word(words);
  if (files) text += " files=yes";
  return text + " ;;\n";
}

std::string value_case(std::string const& command, Option const& option) {
  std::string patterns;
  for (std::string_view const name : names_of(option)) {
    if (!patterns.empty()) patterns += " | ";
    patterns += shell_word(command + " " + std::string(name));
  }
  return "    " + patterns + ")" + offered(joined(words_of(option), " "), option.file);
}

std::string command_case(NamedCommand const& named) {
  std::vector<std::string> below;
  std::vector<std::string> words;
  std::string options;
  bool files = false;
  for (Command const& one : named.command.commands) below.push_back(one.name);
  for (Option const& option : named.command.options) {
    for (std::string_view const name : names_of(option)) {
      options += options.empty() ? "" : " ";
      options += name;
    }
    if (!names_of(option).empty()) continue;
    words.insert(words.end(), words_of(option).begin(), words_of(option).end());
    files = files || option.file;
  }
  std::string text = "    " + shell_word(named.words) + ") options=" + shell_word(options);
  if (!below.empty()) text += " below=" + shell_word(joined(below, " "));
  return text + offered(joined(words, " "), files);
}

}  // namespace

std::string bash_completion(std::span<NamedCommand const> commands) {
  std::string values;
  std::string followers;
  for (NamedCommand const& named : commands) {
    followers += command_case(named);
    for (Option const& option : named.command.options) {
      bool const asked = takes_value(option) && !names_of(option).empty();
      if (asked) values += value_case(named.words, option);
    }
  }
  return "# Completes command lines of poolcast in bash. Made by: poolcast completion bash\n\n"
         "_poolcast_is_command() {\n  case $1 in\n    " +
         joined(quoted_commands(commands), " |\\\n    ") +
         ") ;;\n    *) return 1 ;;\n  esac\n}\n\n"
         "# What an option takes; fails if it takes nothing.\n"
         "_poolcast_value() {\n  case $1 in\n" +
         values +
         "    *) return 1 ;;\n  esac\n}\n\n"
         "# What may follow a command.\n"
         "_poolcast_command() {\n  case $1 in\n" +
         followers + "  esac\n}\n" + completing;
}

}  // namespace poolcast::cli
