// Azure DevOps as agents see it: the pools of an organisation, the jobs that wait in one, and its
// agents; one function a call of the service's distributedtask REST API. The token goes into one
// header, by basic authentication, and into no text.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "live/http_retry.hpp"

namespace poolcast::agents {

struct DevOpsError {
  std::string place;   // `GET /_apis/distributedtask/pools`
  int status = 0;      // 0: no answer, or one that cannot be read
  std::string kind{};  // `TaskAgentExistsException`; empty if it is not the service that speaks
  std::string message{};
};

template <class T>
using DevOpsResult = Expected<T, DevOpsError>;

/// One line, with what to do about it where that is known.
std::string text_of(DevOpsError const& error);

struct AgentPool {
  std::int64_t id = 0;
  std::string name{};
};

/// A job of a pipeline's run that needs an agent of the pool. It has an agent from its assignment
/// on, and a result when it is over.
struct JobRequest {
  std::int64_t id = 0;
  std::string plan_id{};  // of the run
  std::optional<Time> queued{};
  std::string result{};  // `succeeded`, `canceled`, `abandoned`; empty: unfinished
  std::string agent{};   // the name of the one it was given to; empty: it waits
};

struct Agent {
  std::int64_t id = 0;
  std::string name{};
  std::string version{};
  bool online = false;
  bool enabled = true;
  bool has_job = false;
  bool one_job = false;  // registered to run a single job and go: the capability Agent.RunOnce
  std::optional<Time> since{};  // of its status, or of its registration
};

struct AgentToAdd {
  std::string name;
  std::string version;
  std::string os = "Linux";
};

struct AzureDevOpsOptions {
  live::HttpOptions http{};
  live::RetryPolicy retries{};  // its `wait` also passes the time that the service asks for
};

class AzureDevOps {
 public:
  /// `url` is an organisation's, as `https://dev.azure.com/contoso`.
  AzureDevOps(std::string url, std::string token, AzureDevOpsOptions options = {});

  /// Those of the name; at most one. Empty: all that the token may see.
  DevOpsResult<std::vector<AgentPool>> pools(std::string const& name = "");
  /// Those of them that the token's owner may manage.
  DevOpsResult<std::vector<AgentPool>> managed_pools(std::string const& name);
  /// The pool of that name; that there is none is an error, with status 404.
  DevOpsResult<AgentPool> pool(std::string const& name);

  /// Jobs that are not over, oldest first.
  DevOpsResult<std::vector<JobRequest>> unfinished_jobs(std::int64_t pool);
  DevOpsResult<std::vector<Agent>> agents(std::int64_t pool, std::string const& name = "");
  /// Registers one that is never online. One of that name that is there already is an error.
  DevOpsResult<Agent> add_agent(std::int64_t pool, AgentToAdd const& agent);
  /// One that has gone already counts as removed. One that has a job is refused: `is_busy`.
  DevOpsResult<void> remove_agent(std::int64_t pool, std::int64_t agent);

  /// When the last answer was given, by the service's clock, to the second.
  std::optional<Time> answered_at() const { return answered_at_; }

 private:
  struct Call {
    std::string method = "GET";
    std::string path;  // below the organisation, with its query but for the version
    std::string body{};
  };

  DevOpsResult<live::HttpResponse> send(Call const& call);
  DevOpsResult<std::vector<AgentPool>> pools_at(std::string const& path);
  void take_pause();

  std::string url_;
  std::string authorization_;
  std::vector<std::string> secrets_;
  AzureDevOpsOptions options_;
  live::HttpClient client_;
  std::optional<Time> answered_at_{};
  Duration pause_{};  // before the next request, as the last answer asks
};

/// The service refuses to remove an agent whose job runs.
bool is_busy(DevOpsError const& error);

}  // namespace poolcast::agents
