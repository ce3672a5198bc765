// Other programs, run by the system's shell.
#pragma once

#include <string>
#include <string_view>

namespace poolcast {

struct Ran {
  int status = 0;  // as the shell's: 127, there is no such program
  std::string output;
};

/// Waits until the command has ended, and gives what it wrote to standard output. It reads nothing:
/// standard input is empty.
Ran run_in_shell(std::string const& command);

/// One word of the shell, whatever is in it.
std::string shell_word(std::string_view text);

}  // namespace poolcast
