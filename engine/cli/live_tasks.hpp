// The tasks that stand for the jobs of a load in a real account: what each of them runs.
#pragma once

#include <string>
#include <vector>

#include "engine/experiment/scenario.hpp"
#include "live/batch_tasks.hpp"

namespace poolcast::cli {

struct TaskForm {
  std::string command;  // `{seconds}` is the job's run time
  std::string image;    // empty: no container
};

/// By PoolId. `commands` and `images` are `TEXT` for every pool or `POOL=TEXT` for one; without a
/// command a task sleeps.
Result<std::vector<TaskForm>> task_forms(experiment::Scenario const& scenario,
                                         std::vector<std::string> const& commands,
                                         std::vector<std::string> const& images);

/// `run_time` is rounded up to a second.
live::TaskToAdd task_of(TaskForm const& form, Duration run_time);

}  // namespace poolcast::cli
