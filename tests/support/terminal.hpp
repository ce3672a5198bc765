// A program with a terminal as its standard error, as a person has it, who may press Ctrl-C.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/run.hpp"

namespace poolcast::test {

struct TerminalRun {
  std::string out;     // standard output, which is no terminal
  std::string seen;    // on the terminal
  int exit_code = -1;  // 128 + n after signal n
};

/// Runs the `poolcast` that this build made, from the project's root. Sends it SIGINT as soon as
/// `interrupt_at` has appeared on the terminal; never, if it is empty.
inline TerminalRun run_on_terminal(std::vector<std::string> const& arguments,
                                   std::string const& interrupt_at, char const* term = "xterm") {
  TemporaryDirectory const files;
  std::string const out = (files.path() / "out").string();
  int const master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) return {};
  std::string const slave_path = ptsname(master);
  // Kept open here too, so that what the program writes last is not lost with its end.
  int const slave = open(slave_path.c_str(), O_RDWR | O_NOCTTY);
  pid_t const child = fork();
  if (child == 0) {
    std::signal(SIGINT, SIG_DFL);  // whoever runs the tests may have it ignored
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(open(out.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
    dup2(slave, STDERR_FILENO);
    setenv("TERM", term, 1);
    if (chdir(POOLCAST_SOURCE_DIR) != 0) _exit(126);
    std::vector<char*> pointers{const_cast<char*>(POOLCAST_BINARY)};
    for (std::string const& one : arguments) pointers.push_back(const_cast<char*>(one.c_str()));
    pointers.push_back(nullptr);
    execv(POOLCAST_BINARY, pointers.data());
    _exit(127);
  }
  TerminalRun run;
  bool sent = interrupt_at.empty();
  int status = 0;
  bool ended = false;
  for (pollfd reading{master, POLLIN, 0};;) {
    if (poll(&reading, 1, 20) > 0 && (reading.revents & POLLIN) != 0) {
      char bytes[4096];
      ssize_t const count = read(master, bytes, sizeof bytes);
      if (count > 0) run.seen.append(bytes, static_cast<std::size_t>(count));
      if (!sent && run.seen.find(interrupt_at) != run.seen.npos) sent = kill(child, SIGINT) == 0;
      continue;
    }
    if (ended) break;  // nothing more to read
    ended = waitpid(child, &status, WNOHANG) == child;
  }
  close(slave);
  close(master);
  if (WIFEXITED(status)) run.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) run.exit_code = 128 + WTERMSIG(status);
  run.out = read_file(out);
  return run;
}

}  // namespace poolcast::test
