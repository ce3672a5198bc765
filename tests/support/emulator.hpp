// `poolcast emulate` as a process of its own, for tests of what talks to it.
#pragma once

#include <httplib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/run.hpp"

namespace poolcast::test {

/// The program, running with a port of its own; ended with the test.
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
    std::string const before = "AZURE_BATCH_ENDPOINT=http://127.0.0.1:";
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

  httplib::Client client() const {
    httplib::Client client("127.0.0.1", port);
    client.set_read_timeout(30);
    return client;
  }

  std::string printed;
  int port = 0;

 private:
  pid_t process_ = -1;
};

/// The emulator's account in the environment, as whoever pastes what it printed has it.
class AccountVariables {
 public:
  explicit AccountVariables(Emulator const& emulator) {
    setenv("no_proxy", "127.0.0.1", 1);
    std::string const word = "export ";
    std::string const& text = emulator.printed;
    for (std::size_t at = 0; text.compare(at, word.size(), word) == 0;) {
      std::size_t const end = text.find('\n', at), equals = text.find('=', at);
      names_.push_back(text.substr(at + word.size(), equals - at - word.size()));
      setenv(names_.back().c_str(), text.substr(equals + 1, end - equals - 1).c_str(), 1);
      at = end + 1;
    }
  }
  AccountVariables(AccountVariables const&) = delete;
  AccountVariables& operator=(AccountVariables const&) = delete;
  ~AccountVariables() {
    for (std::string const& name : names_) unsetenv(name.c_str());
  }

 private:
  std::vector<std::string> names_;
};

/// `poolcast live ...` on the emulator's account.
inline RunResult run_live(Emulator const& emulator, std::vector<std::string> words) {
  AccountVariables const variables(emulator);
  words.insert(words.begin(), "live");
  return run_poolcast(words);
}

}  // namespace poolcast::test
