// A fake service of tests/support as a process of its own, with what a test does to it.
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

namespace poolcast::test {

inline constexpr char azdo_token[] = "a-fake-token-of-the-tests";
inline constexpr char github_token[] = "a-fake-github-token";

class FakeService {
 public:
  using Json = nlohmann::json;

  /// `script` as `fake_github.py`.
  explicit FakeService(std::string const& script, std::vector<std::string> const& options = {}) {
    std::array<int, 2> out{};
    if (pipe(out.data()) != 0) std::abort();
    std::vector<std::string> words = {"python3", "-B",
                                      POOLCAST_SOURCE_DIR "/tests/support/" + script};
    words.insert(words.end(), options.begin(), options.end());
    process_ = fork();
    if (process_ == 0) {
      dup2(out[1], STDOUT_FILENO);
      close(out[0]);
      close(out[1]);
      std::vector<char*> arguments;
      for (std::string& word : words) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      execvp(arguments[0], arguments.data());
      _exit(127);
    }
    close(out[1]);
    std::string line;
    for (char c = 0; read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    close(out[0]);
    std::size_t const at = line.find("http://");
    if (at == std::string::npos) std::abort();
    url_ = line.substr(at);
    setenv("no_proxy", "127.0.0.1", 1);
  }
  FakeService(FakeService const&) = delete;
  FakeService& operator=(FakeService const&) = delete;
  ~FakeService() { end(); }

  std::string const& url() const { return url_; }

  Json control(std::string const& action, Json const& body = Json::object()) const {
    httplib::Client client(url_);
    auto const answer = client.Post("/_control/" + action, body.dump(), "application/json");
    if (!answer || answer->status != 200) std::abort();
    return Json::parse(answer->body);
  }

  void end() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = -1;
  }

 private:
  std::string url_;
  pid_t process_ = -1;
};

/// With the organisation `contoso` and its repository `app`.
class FakeGithub : public FakeService {
 public:
  FakeGithub() : FakeService("fake_github.py", {"--token", github_token}) {}

  void queue(std::int64_t run,
             std::vector<std::string> const& labels = {"self-hosted", "linux"}) const {
    control("queue", {{"run", run}, {"labels", labels}});
  }
  void online(std::string const& runner) const { control("online", {{"name", runner}}); }
  void advance(int seconds) const { control("advance", {{"seconds", seconds}}); }
  std::vector<std::string> runners() const {
    std::vector<std::string> names;
    Json const state = control("state");
    for (Json const& runner : state["runners"]) names.push_back(runner["name"]);
    return names;
  }
};

/// With the agent pools `ubuntu` and `windows`.
class FakeAzureDevOps : public FakeService {
 public:
  FakeAzureDevOps() : FakeService("fake_azure_devops.py", {"--token", azdo_token}) {}

  std::int64_t queue(std::string const& plan, std::string const& pool = "ubuntu") const {
    return control("queue", {{"pool", pool}, {"plan", plan}})["requestId"];
  }
  void online(std::string const& agent, std::string const& pool = "ubuntu") const {
    control("register", {{"pool", pool}, {"name", agent}});
  }
  void advance(int seconds) const { control("advance", {{"seconds", seconds}}); }
  std::vector<std::string> agents() const {
    std::vector<std::string> names;
    Json const state = control("state");
    for (Json const& agent : state["agents"]) names.push_back(agent["name"]);
    return names;
  }
};

}  // namespace poolcast::test
