#include "engine/base/shell.hpp"

#include <cstdio>

namespace poolcast {

Ran run_in_shell(std::string const& command) {
  constexpr int not_found = 127;
  Ran ran{.status = not_found, .output = ""};
  std::FILE* const pipe = popen(("{ " + command + "; } </dev/null").c_str(), "r");
  if (pipe == nullptr) return ran;
  char part[4096];
  for (std::size_t size = 1; size > 0;) {
    size = std::fread(part, 1, sizeof part, pipe);
    ran.output.append(part, size);
  }
  int const ended = pclose(pipe);
  ran.status = ended >= 0 && ended % 256 == 0 ? ended / 256 : 1;
  return ran;
}

std::string shell_word(std::string_view text) {
  std::string word = "'";
  for (char const c : text) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

}  // namespace poolcast
