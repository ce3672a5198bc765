#include "live/agents/order_tasks.hpp"

#include "live/agents/agent_task.hpp"
#include "live/agents/runner_order.hpp"

namespace poolcast::agents {
namespace {

bool is_away(GithubError const& error) {
  return error.status == 0 || error.status >= 500 || error.wait.has_value();
}

}  // namespace

OrderTasks::OrderTasks(Settings const& settings, live::HttpOptions const& http)
    : settings_(settings),
      // One attempt: the outbox tries again.
      github_({.api_url = settings.github_api_url,
               .token = settings.github_token,
               .http = http,
               .retries = {.attempts = 1}}) {}

GithubResult<live::TaskToAdd> OrderTasks::make(Order const& order) {
  if (order.kind == OrderKind::azdo) return azdo_task(order, settings_);
  GithubResult<live::TaskToAdd> task = runner_task(order, settings_, github_);
  away_.reset();
  if (!task && is_away(task.error())) away_ = task.error();
  return task;
}

}  // namespace poolcast::agents
