// Agents as the tasks of a Batch account: what is there, and the calls that end, repeat and delete
// one. A call that finds its work done already counts as done.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/batch/agents.hpp"
#include "live/batch_http.hpp"

namespace poolcast::agents {

/// The environment of a task that says for whom it is: the agent pool and the name that it
/// registers with, and the run that asked for it.
inline constexpr char pool_variable[] = "AZDO_POOL";
inline constexpr char agent_variable[] = "AZDO_AGENT";
inline constexpr char token_variable[] = "AZDO_TOKEN";
inline constexpr char plan_variable[] = "POOLCAST_PLAN";
/// Of a runner of GitHub: its name, where it registers (`contoso` or `contoso/app`), its labels
/// with commas between, and its configuration.
inline constexpr char runner_variable[] = "POOLCAST_RUNNER";
inline constexpr char runner_place_variable[] = "POOLCAST_RUNNER_PLACE";
inline constexpr char runner_labels_variable[] = "POOLCAST_RUNNER_LABELS";
inline constexpr char jit_variable[] = "ACTIONS_RUNNER_INPUT_JITCONFIG";

/// `job` and what followed it when it was over: `job-2` and so on.
live::BatchResult<std::vector<std::string>> job_chain(live::BatchHttp& http,
                                                      std::string const& job);

/// The tasks of one job whose agents register with `agent_pool`, or do not say where. Ages are by
/// the account's own clock. A job that is not there has none.
live::BatchResult<std::vector<batch::SeenTask>> agent_tasks(live::BatchHttp& http,
                                                            std::string const& job,
                                                            std::string const& agent_pool);

/// A task that is a runner of GitHub.
struct RunnerTask {
  batch::SeenTask seen{};
  std::string place{};
  std::string labels{};
};
/// The same for runners, wherever they register.
live::BatchResult<std::vector<RunnerTask>> runner_tasks(live::BatchHttp& http,
                                                        std::string const& job);
/// The name of the runner that a task is; empty if it is none.
live::BatchResult<std::string> runner_of_task(live::BatchHttp& http, std::string const& job,
                                              std::string const& task);

/// Adds `again`, which is as `task` was: a task that has run once cannot be trusted to run anew
/// under its id. Of its environment the values of `fresh` are replaced, and its agent gets the name
/// of the new task if it had that of the old one. False: it was there before.
live::BatchResult<bool> repeat_task(live::BatchHttp& http, std::string const& job,
                                    std::string const& task, std::string const& again,
                                    std::map<std::string, std::string> const& fresh);

}  // namespace poolcast::agents
