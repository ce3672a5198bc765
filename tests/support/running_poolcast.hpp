// `poolcast` as a process that a test watches and ends.
#pragma once

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

namespace poolcast::test {

/// The program as it runs, with what it prints on standard output; killed with the test.
class RunningPoolcast {
 public:
  explicit RunningPoolcast(std::vector<std::string> words) {
    std::array<int, 2> out{};
    if (pipe(out.data()) != 0) std::abort();
    // What it no longer reads is an error of the test's, not its end.
    std::signal(SIGPIPE, SIG_IGN);
    process_ = fork();
    if (process_ == 0) {
      std::signal(SIGPIPE, SIG_DFL);
      prctl(PR_SET_PDEATHSIG, SIGKILL);  // however the test ends
      dup2(out[1], STDOUT_FILENO);
      close(out[0]);
      close(out[1]);
      words.insert(words.begin(), POOLCAST_BINARY);
      std::vector<char*> arguments;
      for (std::string& word : words) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      if (chdir(POOLCAST_SOURCE_DIR) == 0) execv(arguments[0], arguments.data());
      _exit(127);
    }
    close(out[1]);
    out_ = out[0];
  }
  RunningPoolcast(RunningPoolcast const&) = delete;
  RunningPoolcast& operator=(RunningPoolcast const&) = delete;
  ~RunningPoolcast() {
    end(SIGKILL);
    close(out_);
  }

  pid_t process() const { return process_; }

  /// What it has printed, once it has printed this; or all of it, if it ends before.
  std::string const& read_until(std::string const& text) {
    std::array<char, 256> piece{};
    while (printed_.find(text) == std::string::npos) {
      ssize_t const length = read(out_, piece.data(), piece.size());
      if (length <= 0) break;
      printed_.append(piece.data(), static_cast<std::size_t>(length));
    }
    return printed_;
  }
  std::string const& read_all() { return read_until(std::string(1, '\0')); }

  /// The exit code, or minus the signal that killed it; `signal` 0: as it ends by itself.
  int end(int signal) {
    if (process_ <= 0) return -1;
    if (signal != 0) kill(process_, signal);
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  std::string printed_;
  int out_ = -1;
  pid_t process_ = -1;
};

}  // namespace poolcast::test
