// `poolcast emulate` as a process of its own, for tests of what talks to it.
#pragma once

#include <httplib.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/run.hpp"
#include "tests/support/running_poolcast.hpp"

namespace poolcast::test {

/// `poolcast emulate` on a port of its own.
class Emulator {
 public:
  explicit Emulator(std::vector<std::string> const& options = {})
      : process_(words_of(options)), printed(process_.read_until("Ctrl-C\n")) {
    std::string const before = "://127.0.0.1:";
    std::size_t const at = printed.find(before);
    if (at != std::string::npos) port = std::stoi(printed.substr(at + before.size()));
  }

  pid_t process() const { return process_.process(); }
  int end(int signal) { return process_.end(signal); }
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

 private:
  static std::vector<std::string> words_of(std::vector<std::string> const& options) {
    std::vector<std::string> words = {"emulate", "--listen", "127.0.0.1:0"};
    words.insert(words.end(), options.begin(), options.end());
    return words;
  }

  RunningPoolcast process_;

 public:
  std::string const printed;
  int port = 0;
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
