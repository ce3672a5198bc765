// `poolcast` as a process that a test watches and ends, and `poolcast emulate` as one with a port
// of its own, for tests of the commands that talk to an account: the environment names it to them.
#pragma once

#include <httplib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/run.hpp"

namespace poolcast::test {

/// The program as it runs, with what it prints on standard output; killed with the test.
class RunningPoolcast {
 public:
  explicit RunningPoolcast(std::vector<std::string> words) {
    std::array<int, 2> out{};
    if (pipe(out.data()) != 0) std::abort();
    process_ = fork();
    if (process_ == 0) {
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

inline std::vector<std::string> emulate_words(std::vector<std::string> const& options) {
  std::vector<std::string> words = {"emulate", "--listen", "127.0.0.1:0", "--accept-any-bearer"};
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

class EmulatorProcess {
 public:
  /// A second of its time takes one of the wall's, unless `options` say otherwise.
  explicit EmulatorProcess(std::vector<std::string> const& options = {"--speed", "1"})
      : process_(emulate_words(options)), printed_(process_.read_until("Ctrl-C\n")) {
    url_ = value_of("AZURE_BATCH_ENDPOINT=");
    setenv("no_proxy", "127.0.0.1", 1);
    setenv("AZURE_BATCH_ENDPOINT", url_.c_str(), 1);
    setenv("AZURE_BATCH_ACCOUNT", "poolcast", 1);
    setenv("AZURE_BATCH_ACCESS_KEY", value_of("AZURE_BATCH_ACCESS_KEY=").c_str(), 1);
  }
  EmulatorProcess(EmulatorProcess const&) = delete;
  EmulatorProcess& operator=(EmulatorProcess const&) = delete;
  ~EmulatorProcess() {
    for (char const* name :
         {"AZURE_BATCH_ENDPOINT", "AZURE_BATCH_ACCOUNT", "AZURE_BATCH_ACCESS_KEY"}) {
      unsetenv(name);
    }
  }

  void end() { process_.end(SIGKILL); }

  /// The status of the answer.
  int post(std::string const& path, std::string const& body) const {
    httplib::Client client(url_);
    client.set_read_timeout(30);
    auto const result = client.Post(path + "?api-version=2022-10-01.16.0",
                                    {{"Authorization", "Bearer any"}}, body, "application/json");
    return result ? result->status : 0;
  }
  /// The body of the answer, whatever its status.
  nlohmann::json get(std::string const& path) const {
    httplib::Client client(url_);
    client.set_read_timeout(30);
    auto const result =
        client.Get(path + "?api-version=2022-10-01.16.0", {{"Authorization", "Bearer any"}});
    return result ? nlohmann::json::parse(result->body, nullptr, false) : nlohmann::json();
  }
  void advance(std::string const& by) const {
    httplib::Client(url_).Post("/_poolcast/advance?by=" + by);
  }
  /// One with a formula; without one it has two dedicated nodes and no autoscale.
  void add_pool(std::string const& id, std::string const& formula) const {
    std::string body = R"({"id":")" + id +
                       R"(","vmSize":"s","taskSlotsPerNode":2,"virtualMachineConfiguration":)"
                       R"({"imageReference":{},"nodeAgentSKUId":"batch.node.ubuntu 22.04",)"
                       R"("containerConfiguration":{"type":"dockerCompatible"}},)";
    body += formula.empty() ? R"("targetDedicatedNodes":2})"
                            : R"("enableAutoScale":true,"autoScaleEvaluationInterval":"PT5M",)"
                              R"("autoScaleFormula":")" +
                                  formula + "\"}";
    if (post("/pools", body) != 201) std::abort();
  }
  /// Tasks that run for ten minutes.
  void add_tasks(std::string const& pool, std::vector<std::string> const& ids) const {
    post("/jobs", R"({"id":"j","poolInfo":{"poolId":")" + pool + "\"}}");
    for (std::string const& id : ids) {
      if (post("/jobs/j/tasks", R"({"id":")" + id + R"(","commandLine":"sleep 600"})") != 201) {
        std::abort();
      }
    }
  }

 private:
  std::string value_of(std::string const& before) const {
    std::size_t const at = printed_.find(before) + before.size();
    return printed_.substr(at, printed_.find('\n', at) - at);
  }

  RunningPoolcast process_;
  std::string printed_;
  std::string url_;
};

}  // namespace poolcast::test
