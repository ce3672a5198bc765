#include "live/agents/agent_task.hpp"

#include <algorithm>

#include "live/agents/agent_tasks.hpp"

namespace poolcast::agents {
namespace {

using live::BatchResult;
using live::refuse;

constexpr int not_found = 404;
constexpr int most_attempts = 1000;
constexpr char token_file[] = "azdo-token";

bool bears(live::Task const& task, std::string const& order) {
  return std::ranges::any_of(task.environment, [&](live::EnvironmentSetting const& setting) {
    return setting.name == order_variable && setting.value == order;
  });
}

}  // namespace

live::TaskToAdd azdo_task(Order const& order, Settings const& settings) {
  live::TaskToAdd task{.id = order.task_id,
                       .image = order.image,
                       .elevated = true,
                       .max_run_time = settings.longest_run,
                       .retention = settings.retention,
                       .max_retries = 0,
                       .environment = {{"AZDO_URL", settings.azdo_url},
                                       {pool_variable, order.agent_pool},
                                       {"AZDO_AGENT_DISPOSE", "true"},
                                       {agent_variable, order.task_id},
                                       {order_variable, order.id}}};
  if (!order.plan_id.empty()) task.environment.push_back({plan_variable, order.plan_id});
  if (settings.azdo_token_file_url.empty()) {
    task.environment.push_back({token_variable, settings.azdo_token});
  } else {
    task.resource_files.push_back({settings.azdo_token_file_url, token_file});
    task.environment.push_back({"AZDO_TOKEN_FILE", token_file});
  }
  return task;
}

BatchResult<TaskSpot> find_spot(live::BatchHttp& http, std::string const& job, Order const& order) {
  for (int number = 1; number <= most_attempts; ++number) {
    std::string const attempt = number == 1 ? "" : "-" + std::to_string(number);
    std::string const id = order.task_id + attempt;
    BatchResult<live::Task> const task = live::get_task(http, job, id);
    if (!task && task.error().status == not_found) return TaskSpot{.id = id};
    if (!task) return refuse(task.error());
    if (bears(*task, order.id) || task->state != "completed") {
      return TaskSpot{.id = id, .taken = true};
    }
  }
  return refuse({.place = "task '" + order.task_id + "'", .message = "1,000 attempts are over"});
}

}  // namespace poolcast::agents
