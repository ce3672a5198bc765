#include "live/agents/callback.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/percent.hpp"
#include "engine/base/text.hpp"
#include "live/url.hpp"
#include "live/without.hpp"

namespace poolcast::agents {
namespace {

constexpr char secure[] = "https://";

/// Of `https://dev.azure.com:443`.
std::string host_of(std::string const& origin) {
  std::size_t const begin = origin.find("://") + 3;
  return origin.substr(begin, origin.rfind(':') - begin);
}

/// The hosts of Azure DevOps Services: one organisation is known under all, releases as vsrm.
bool is_services(std::string const& origin) {
  std::string const host = host_of(origin);
  return origin.starts_with(secure) &&
         (host == "dev.azure.com" || host.ends_with(".dev.azure.com") ||
          host.ends_with(".visualstudio.com"));
}

/// What goes into the path: GUIDs and names of hubs, `build`, `Gates`.
bool is_part(std::string const& text) {
  constexpr std::size_t longest = 100;
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
  });
}

}  // namespace

Result<std::string> callback_url(Callback const& callback, std::string const& azdo_url) {
  std::string const origin = live::url_origin(callback.plan_url);
  std::string const ours = live::url_origin(azdo_url);
  if (origin.empty() || ours.empty()) return fail("PlanUrl is no https address");
  bool const known = origin == ours || (is_services(origin) && is_services(ours));
  bool const safe = origin.starts_with(secure) || live::is_loopback(callback.plan_url);
  if (!known || !safe) return fail("PlanUrl is not an address of the organisation of AzDOUrl");
  if (callback.plan_url.find_first_of("?#") != std::string::npos) {
    return fail("PlanUrl is no organisation's address");
  }
  struct {
    char const* name;
    std::string const& text;
  } const parts[] = {{"ProjectId", callback.project_id},
                     {"HubName", callback.hub_name},
                     {"PlanId", callback.plan_id}};
  for (auto const& part : parts) {
    if (!is_part(part.text)) return fail(std::string(part.name) + " is missing, or no name");
  }
  std::string url = callback.plan_url;
  while (url.ends_with('/')) url.pop_back();
  url += "/" + callback.project_id + "/_apis/distributedtask/hubs/" + callback.hub_name;
  return url + "/plans/" + callback.plan_id + "/events?api-version=2.0-preview.1";
}

CallbackResult send_callback(Callback const& callback, CallbackOptions const& options) {
  Result<std::string> const url = callback_url(callback, options.azdo_url);
  if (!url) return tl::unexpected(CallbackError{.message = url.error().message});
  nlohmann::json const body = {{"name", "TaskCompleted"},
                               {"taskId", callback.task_instance_id},
                               {"jobId", callback.job_id},
                               {"result", callback.failed ? "failed" : "succeeded"}};
  live::HttpRequest const request{
      .method = "POST",
      .url = *url,
      .headers = {{"Content-Type", "application/json"},
                  {"Authorization", "Bearer " + callback.auth_token}},
      .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
  live::HttpClient client(options.http);
  live::Attempted tried = live::attempt([&] { return client.send(request); }, options.retries);
  if (tried.last && tried.last->status < 300) return {};
  bool const answered = tried.last && !tried.failed();
  // Before it is cut, which would leave a part of the token.
  if (tried.last) tried.last->body = live::without({callback.auth_token}, tried.last->body);
  std::string const problem =
      tried.last ? live::answer_text(*tried.last) : tried.last.error().message;
  return tl::unexpected(CallbackError{
      .message = "POST the event of plan " + callback.plan_id + ": " + problem + tried.note(),
      .answered = answered});
}

}  // namespace poolcast::agents
