#include "live/agents/dry_run.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "live/agents/agent_task.hpp"
#include "live/agents/provide.hpp"
#include "live/agents/runner_order.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::ordered_json;

/// Each secret under the name of the setting that it is, or what it would be.
Settings without_secrets(Settings settings) {
  for (std::string* const secret :
       {&settings.azdo_token, &settings.azdo_token_file_url, &settings.batch_account_key,
        &settings.function_key, &settings.github_token, &settings.github_webhook_secret}) {
    if (!secret->empty()) *secret = "***";
  }
  return settings;
}

std::string shown_task(std::string const& name, Order const& order, live::TaskToAdd const& task) {
  std::string const body = ordered_json::parse(live::task_text(task)).dump(2);
  return name + " -> job " + order.job + " of pool " + order.batch_pool + "\n" + body + "\n";
}

}  // namespace

std::string dry_run_text(Settings const& settings) {
  Settings const shown = without_secrets(settings);
  std::string text;
  for (AgentRow const& row : shown.agents) {
    // Types that no row names are served by the row `*`, which needs a name here too.
    ordered_json const body = {{"AgentOSType", row.os_type == "*" ? "" : row.os_type}};
    Result<Order> const order =
        read_request({.body = body.dump()}, shown, {.order = "ORDER", .request = ""});
    if (!order) return text + order.error().message + "\n";
    text += shown_task(row.os_type, *order, azdo_task(*order, shown));
  }
  for (RunnerRow const& row : shown.runners) {
    RunnerRequest const request{.delivery = "DELIVERY",
                                .run_id = 1,
                                .labels = {row.label},
                                .owner = "OWNER",
                                .repository = "REPOSITORY",
                                .organization = true};
    Result<Order> const order = runner_order(request, shown, {.order = "ORDER", .request = ""});
    if (!order) return text + order.error().message + "\n";
    text +=
        shown_task(row.label, *order,
                   runner_task_of(*order, shown, {.name = order->task_id, .configuration = "***"}));
  }
  return text;
}

}  // namespace poolcast::agents
