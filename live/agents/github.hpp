// GitHub as runners see it: the configuration that makes one for a single job, the runners of a
// place, and the jobs of a workflow's run; one function a call of its REST API. Where GitHub is
// comes from the settings and never from a webhook, since the token goes there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "live/agents/github_webhook.hpp"
#include "live/http_retry.hpp"

namespace poolcast::agents {

struct GithubError {
  std::string place;
  int status = 0;  // 0: no answer, or one that cannot be read
  std::string message{};
  bool busy = false;  // the runner has a job, and is not removed
  /// The token asks too often, and is to ask nothing for so long.
  std::optional<Duration> wait{};
};

/// One line, with what to do about it where that is known.
std::string text_of(GithubError const& error);

template <class T>
using GithubResult = Expected<T, GithubError>;

struct GithubOptions {
  std::string api_url = "https://api.github.com";
  std::string token{};
  live::HttpOptions http{};
  live::RetryPolicy retries{};
};

/// A runner that is registered, and comes online once something runs with its configuration.
struct JitRunner {
  std::int64_t id = 0;
  std::string name{};
  std::string configuration{};  // what `run.sh --jitconfig` takes: good for one job, and a secret
};

struct Runner {
  std::int64_t id = 0;
  std::string name{};
  bool online = false;
  bool busy = false;
};

struct RunJob {
  std::int64_t id = 0;
  std::string status{};  // `queued`, `in_progress`, `completed`, or it waits for something else
  std::vector<std::string> labels{};
  std::string runner{};  // the name of the one it was given to
  std::optional<Time> created{};
};

/// Where runners register, as in the calls: an organisation `contoso` or a repository
/// `contoso/app`; and a workflow's run, `contoso/app/4`.
std::string place_of(RunnerRequest const& request);
std::string run_of(RunnerRequest const& request);
/// What stands in a task's environment may be anything.
bool is_place(std::string const& text);
bool is_run(std::string const& text);

class Github {
 public:
  explicit Github(GithubOptions options);

  /// A runner of the name that is there already is an error with status 409. Runner group 1 is the
  /// default one.
  GithubResult<JitRunner> jit_configuration(RunnerRequest const& request, std::string const& name,
                                            std::int64_t runner_group = 1);

  // Looks. They leave a tenth of what the token may ask in an hour to those who make runners.
  GithubResult<std::vector<Runner>> runners(std::string const& place);
  /// Those of the run's latest attempt.
  GithubResult<std::vector<RunJob>> run_jobs(std::string const& run);

  /// One that has gone already counts as removed. One that has a job is refused: `busy`.
  GithubResult<void> remove_runner(std::string const& place, std::int64_t runner);

  /// When the last answer was given, by the service's clock, to the second.
  std::optional<Time> answered_at() const { return answered_at_; }

 private:
  struct Call {
    std::string method = "POST";
    std::string path;  // with its query
    std::string body{};
  };

  GithubResult<live::HttpResponse> send(Call const& call);
  GithubResult<live::HttpResponse> look(std::string const& path);
  void note_limit(live::HttpResponse const& response);
  std::optional<Duration> wait_of_limit(live::HttpResponse const& response) const;

  GithubOptions options_;
  live::HttpClient client_;
  std::optional<Time> answered_at_{};
  std::int64_t limit_ = 0;  // of requests an hour; 0: not known
  std::int64_t left_ = 0;   // of them
  std::optional<Time> renewed_{};
};

}  // namespace poolcast::agents
