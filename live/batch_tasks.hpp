// Jobs and tasks of a Batch account: one function a call of the service.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "live/batch_http.hpp"
#include "live/batch_rows.hpp"

namespace poolcast::live {

struct JobToAdd {
  std::string id;
  std::string pool_id;
  int priority = 0;  // -1000 to 1000
};

BatchResult<std::vector<Job>> list_jobs(BatchHttp& http, Selection const& selection = {});
BatchResult<Job> get_job(BatchHttp& http, std::string const& job);
/// A job that was there before is an error: `JobExists`.
BatchResult<void> add_job(BatchHttp& http, JobToAdd const& job);
BatchResult<void> terminate_job(BatchHttp& http, std::string const& job, std::string const& reason);
BatchResult<TaskCounts> task_counts(BatchHttp& http, std::string const& job);

/// A file that the service fetches into the task's directory before it starts.
struct ResourceFile {
  std::string url;  // with what it takes to read it, so a secret
  std::string path;
};

struct TaskToAdd {
  std::string id{};
  std::string command_line{};  // empty, with an image: the image's own
  std::string image{};         // empty: no container
  int required_slots = 1;
  bool elevated = false;
  std::optional<Duration> max_run_time{};
  std::optional<Duration> retention{};  // of its directory on the node; nothing: 7 days
  std::optional<int> max_retries{};     // after an exit code that is not 0; nothing: the job's
  std::vector<EnvironmentSetting> environment{};
  std::vector<ResourceFile> resource_files{};
};

/// The JSON that the service is sent.
std::string task_text(TaskToAdd const& task);

struct TaskOutcome {
  std::string id;
  std::optional<BatchError> refusal{};  // nothing: the task is there
  bool was_there = false;               // before this call
};

/// As many calls as it takes, of 100 tasks at most, and fewer where the service finds that too
/// large. A task that is there already counts as done, so all of it may be repeated. The outcomes
/// are in the order of the tasks.
BatchResult<std::vector<TaskOutcome>> add_tasks(BatchHttp& http, std::string const& job,
                                                std::span<TaskToAdd const> tasks);

/// With its environment.
BatchResult<Task> get_task(BatchHttp& http, std::string const& job, std::string const& task);
/// One that is over or gone already counts as ended, and one that is gone as deleted.
BatchResult<void> terminate_task(BatchHttp& http, std::string const& job, std::string const& task);
BatchResult<void> delete_task(BatchHttp& http, std::string const& job, std::string const& task);
BatchResult<void> each_task(BatchHttp& http, std::string const& job, Selection const& selection,
                            std::function<void(Task)> const& take);

}  // namespace poolcast::live
