#include "live/agents/dry_run.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "live/agents/agent_task.hpp"
#include "live/agents/provide.hpp"

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
    ordered_json const task = ordered_json::parse(live::task_text(azdo_task(*order, shown)));
    text += row.os_type + " -> job " + order->job + " of pool " + order->batch_pool + "\n";
    text += task.dump(2) + "\n";
  }
  return text;
}

}  // namespace poolcast::agents
