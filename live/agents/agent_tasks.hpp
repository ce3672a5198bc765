// Agents as the tasks of a Batch account: what is there, and the calls that end, repeat and delete
// one. A call that finds its work done already counts as done.
#pragma once

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

/// `job` and what followed it when it was over: `job-2` and so on.
live::BatchResult<std::vector<std::string>> job_chain(live::BatchHttp& http,
                                                      std::string const& job);

/// The tasks of one job whose agents register with `agent_pool`, or do not say where. Ages are by
/// the account's own clock. A job that is not there has none.
live::BatchResult<std::vector<batch::SeenTask>> agent_tasks(live::BatchHttp& http,
                                                            std::string const& job,
                                                            std::string const& agent_pool);

live::BatchResult<void> terminate_task(live::BatchHttp& http, std::string const& job,
                                       std::string const& task);
live::BatchResult<void> delete_task(live::BatchHttp& http, std::string const& job,
                                    std::string const& task);

/// Adds `again`, which is as `task` was: a task that has run once cannot be trusted to run anew
/// under its id. `token` replaces that of its environment, if it has one there, and its agent gets
/// the name of the new task if it had that of the old one.
live::BatchResult<void> repeat_task(live::BatchHttp& http, std::string const& job,
                                    std::string const& task, std::string const& again,
                                    std::string const& token);

}  // namespace poolcast::agents
