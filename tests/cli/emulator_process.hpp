// The emulated account as a process of its own, with a free port; ended with the test.
#pragma once

#include <httplib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

namespace poolcast::test {

class Emulator {
 public:
  explicit Emulator(std::vector<std::string> options = {}) {
    std::array<int, 2> out{};
    if (pipe(out.data()) != 0) std::abort();
    process_ = fork();
    if (process_ == 0) {
      dup2(out[1], STDOUT_FILENO);
      close(out[0]);
      close(out[1]);
      std::vector<std::string> words = {POOLCAST_BINARY, "emulate", "--listen", "127.0.0.1:0"};
      words.insert(words.end(), options.begin(), options.end());
      std::vector<char*> arguments;
      for (std::string& word : words) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      execv(arguments[0], arguments.data());
      _exit(127);
    }
    close(out[1]);
    std::array<char, 256> piece{};
    while (printed.find("Ctrl-C\n") == std::string::npos) {
      ssize_t const length = read(out[0], piece.data(), piece.size());
      if (length <= 0) break;
      printed.append(piece.data(), static_cast<std::size_t>(length));
    }
    close(out[0]);
    std::string const before = "://127.0.0.1:";
    std::size_t const at = printed.find(before);
    if (at != std::string::npos) port = std::stoi(printed.substr(at + before.size()));
  }
  Emulator(Emulator const&) = delete;
  Emulator& operator=(Emulator const&) = delete;
  ~Emulator() {
    if (process_ > 0) end(SIGKILL);
  }

  /// The exit code, or minus the signal that killed it.
  int end(int signal) {
    kill(process_, signal);
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  pid_t process() const { return process_; }
  httplib::Client client() const {
    httplib::Client client("127.0.0.1", port);
    client.set_read_timeout(30);
    return client;
  }

  /// The value of a variable that it printed.
  std::string variable(std::string const& name) const {
    std::string const before = "export " + name + "=";
    std::size_t const at = printed.find(before);
    if (at == std::string::npos) return "";
    std::size_t const from = at + before.size();
    return printed.substr(from, printed.find('\n', from) - from);
  }

  std::string printed;
  int port = 0;

 private:
  pid_t process_ = -1;
};

}  // namespace poolcast::test
