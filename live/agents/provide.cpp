#include "live/agents/provide.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "live/agents/agent_table.hpp"
#include "live/agents/callback.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;

constexpr std::size_t longest_word = 64;
constexpr std::size_t longest_id = 256;

/// The first member of that name, whatever its case, as .NET reads it.
json const& member(json const& object, std::string_view name) {
  static json const nothing;
  for (auto const& [key, value] : object.items()) {
    if (same_but_for_case(key, name)) return value;
  }
  return nothing;
}

/// A word that can stand in the tag of an image.
Result<std::string> word(json const& body, char const* name) {
  json const& value = member(body, name);
  if (value.is_null()) return std::string();
  std::string const text = value.is_string() ? value.get<std::string>() : "/";
  bool const fine = text.size() <= longest_word && std::ranges::all_of(text, [](char c) {
                      return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
                    });
  if (fine) return text;
  return fail(std::string(name) + ": expected at most 64 letters, digits, '-', '.' and '_'");
}

/// A value that the pipeline sends of itself: as a header, else in the body; empty where it is
/// missing or a variable that was not replaced.
std::string own_value(Request const& request, json const& body, char const* name,
                      std::size_t longest) {
  std::string text = header(request, name);
  json const& value = member(body, name);
  if (text.empty() && value.is_string()) text = value.get<std::string>();
  bool const usable = text.size() <= longest && !text.starts_with("$(");
  return usable ? text : "";
}

bool wants_callback(json const& body) {
  json const& value = member(body, "waitForCompletion");
  if (value.is_boolean()) return value.get<bool>();
  return value.is_string() && same_but_for_case(value.get<std::string>(), "true");
}

Callback read_callback(Request const& request, json const& body) {
  constexpr std::size_t longest_token = 8192;
  auto const value = [&](char const* name) { return own_value(request, body, name, longest_id); };
  return {.plan_url = own_value(request, body, "PlanUrl", 2048),
          .project_id = value("ProjectId"),
          .hub_name = value("HubName"),
          .plan_id = value("PlanId"),
          .job_id = value("JobId"),
          .timeline_id = value("TimelineId"),
          .task_instance_id = value("TaskInstanceId"),
          .auth_token = own_value(request, body, "AuthToken", longest_token)};
}

Result<void> check_callback(Callback const& callback, Settings const& settings) {
  struct Needed {
    char const* name;
    std::string Callback::*value;
  };
  constexpr Needed needed[] = {
      {"PlanUrl", &Callback::plan_url},    {"ProjectId", &Callback::project_id},
      {"HubName", &Callback::hub_name},    {"PlanId", &Callback::plan_id},
      {"JobId", &Callback::job_id},        {"TaskInstanceId", &Callback::task_instance_id},
      {"AuthToken", &Callback::auth_token}};
  for (Needed const& one : needed) {
    if (!(callback.*one.value).empty()) continue;
    return fail(std::string("waitForCompletion needs the header ") + one.name);
  }
  // What would not be told later is refused now.
  Result<std::string> const url = callback_url(callback, settings.azdo_url);
  if (!url) return fail(url.error().message);
  return {};
}

/// Empty where the request does not say which one it is.
std::string key_of(Callback const& ids) {
  std::string key;
  for (std::string const& id : {ids.plan_id, ids.timeline_id, ids.job_id, ids.task_instance_id}) {
    if (id.empty()) return "";
    key += lower_case(id) + "/";
  }
  return key;
}

std::string image_of(AgentRow const& row, std::string const& build_type, Settings const& settings) {
  std::string image = settings.registry_server;
  if (!image.empty()) image += '/';
  image += row.image;
  if (!build_type.empty()) image += "-" + build_type;
  return image;
}

Result<json> read_body(Request const& request) {
  if (trim(request.body).empty()) return json::object();
  json body = json::parse(request.body, nullptr, false);
  if (body.is_object()) return body;
  return fail("the body is no JSON object; send {\"AgentOSType\":\"ubuntu-latest\"}");
}

std::string known_types(AgentTable const& table) {
  std::string text;
  for (AgentRow const& row : table) text += (text.empty() ? "" : ", ") + row.os_type;
  return text;
}

}  // namespace

Result<Order> read_request(Request const& request, Settings const& settings, NewIds const& ids) {
  Result<json> const body = read_body(request);
  if (!body) return fail(body.error().message);
  Result<std::string> const os_type = word(*body, "AgentOSType");
  if (!os_type) return fail(os_type.error().message);
  Result<std::string> const build_type = word(*body, "AgentBuildType");
  if (!build_type) return fail(build_type.error().message);
  AgentRow const* const row = find_row(settings.agents, *os_type);
  if (row == nullptr) {
    return fail("AgentOSType '" + *os_type + "' is none of " + known_types(settings.agents));
  }
  Callback callback = read_callback(request, *body);
  std::string const own_key = key_of(callback);
  Order order{.key = own_key.empty() ? "order/" + ids.order : own_key,
              .id = ids.order,
              .os_type = *os_type,
              .build_type = *build_type,
              .agent_pool = resolved(settings, row->agent_pool),
              .batch_pool = row->batch_pool,
              .job = row->job,
              .image = image_of(*row, *build_type, settings),
              .request_id = ids.request,
              .plan_id = lower_case(callback.plan_id)};
  order.task_id = task_id_of(order.key);
  if (!wants_callback(*body)) return order;
  if (Result<void> const done = check_callback(callback, settings); !done) {
    return fail(done.error().message);
  }
  order.callback = std::move(callback);
  return order;
}

}  // namespace poolcast::agents
