// A runner of GitHub as an order, and as the Batch task that runs it.
#pragma once

#include "engine/base/result.hpp"
#include "live/agents/github.hpp"
#include "live/agents/order.hpp"
#include "live/agents/provide.hpp"
#include "live/agents/settings.hpp"
#include "live/batch_tasks.hpp"

namespace poolcast::agents {

/// The first row whose label is one of these; null if there is none.
RunnerRow const* row_of(std::vector<std::string> const& labels,
                        std::vector<RunnerRow> const& table);

/// A runner of these labels, which have commas between, at `contoso` or `contoso/app`.
RunnerRequest runner_request(std::string const& place, std::string const& labels);

/// Under that name, or where a runner has it already with a higher number behind it.
GithubResult<JitRunner> jit_runner(Github& github, RunnerRequest const& request,
                                   std::string const& name, std::int64_t group);

/// With the settings' registry, unless the row names one.
std::string image_of(RunnerRow const& row, Settings const& settings);

/// By the first row of the table `runners` whose label the job has. The key is the webhook's
/// delivery, which is the same when GitHub sends it again. `agent_pool` is the place where the
/// runner registers, `contoso` or `contoso/app`, and `build_type` its labels, with commas between.
Result<Order> runner_order(RunnerRequest const& request, Settings const& settings,
                           NewIds const& ids);

/// The task that runs a runner, which is made by then.
live::TaskToAdd runner_task_of(Order const& order, Settings const& settings,
                               JitRunner const& runner);

/// Makes the runner's configuration, and the task that runs it: the image has GitHub's runner in
/// /home/runner, as `ghcr.io/actions/actions-runner` has. Without a configuration there is no task.
GithubResult<live::TaskToAdd> runner_task(Order const& order, Settings const& settings,
                                          Github& github);

}  // namespace poolcast::agents
