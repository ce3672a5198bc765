#include "live/agents/order.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/base64.hpp"
#include "engine/signing/shared_key.hpp"
#include "live/json_fields.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;

template <class Part>
struct Field {
  char const* name;
  std::string Part::*value;
};

constexpr Field<Order> order_fields[] = {
    {"key", &Order::key},
    {"id", &Order::id},
    {"taskId", &Order::task_id},
    {"osType", &Order::os_type},
    {"buildType", &Order::build_type},
    {"agentPool", &Order::agent_pool},
    {"batchPool", &Order::batch_pool},
    {"job", &Order::job},
    {"image", &Order::image},
    {"requestId", &Order::request_id},
    {"planId", &Order::plan_id},
};

constexpr Field<Callback> callback_fields[] = {
    {"planUrl", &Callback::plan_url},
    {"projectId", &Callback::project_id},
    {"hubName", &Callback::hub_name},
    {"planId", &Callback::plan_id},
    {"jobId", &Callback::job_id},
    {"timelineId", &Callback::timeline_id},
    {"taskInstanceId", &Callback::task_instance_id},
    {"authToken", &Callback::auth_token},
};

constexpr char github[] = "github";

}  // namespace

std::string task_id_of(std::string_view key) {
  // A hash, so that an id tells nothing of the pipeline; Batch compares ids without case, and
  // hexadecimal digits have none.
  constexpr std::size_t bytes = 16;
  static std::string const name = base64_encoded("poolcast task id");
  Result<std::string> const hash = signing::signature(key, name);
  ENSURE(hash);
  std::string const raw = base64_decoded(*hash).value_or("").substr(0, bytes);
  std::string id = "RunAgent-";
  for (char const byte : raw) {
    constexpr char digits[] = "0123456789abcdef";
    auto const number = static_cast<unsigned char>(byte);
    id += digits[number >> 4U];
    id += digits[number & 15U];
  }
  return id;
}

std::string order_text(Order const& order) {
  json text;
  for (Field<Order> const& field : order_fields) text[field.name] = order.*field.value;
  text["kind"] = order.kind == OrderKind::github ? github : "azdo";
  if (order.callback) {
    json& callback = text["callback"];
    for (Field<Callback> const& field : callback_fields) {
      callback[field.name] = *order.callback.*field.value;
    }
    if (order.callback->failed) callback["failed"] = true;
  }
  return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<Order> read_order(std::string const& text) {
  json const read = json::parse(text, nullptr, false);
  if (!read.is_object()) return fail("an order of the outbox cannot be read");
  Order order;
  for (Field<Order> const& field : order_fields) {
    order.*field.value = live::text_at(read, field.name);
  }
  if (live::text_at(read, "kind") == github) order.kind = OrderKind::github;
  json const& callback = live::member(read, "callback");
  if (!callback.is_object()) return order;
  order.callback.emplace();
  for (Field<Callback> const& field : callback_fields) {
    *order.callback.*field.value = live::text_at(callback, field.name);
  }
  order.callback->failed = live::member(callback, "failed") == true;
  return order;
}

}  // namespace poolcast::agents
