// One agent that somebody has asked for: what an accepted request comes down to, whoever asked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace poolcast::agents {

enum class OrderKind : std::uint8_t { azdo, github };

/// Whom to tell what became of the agent's task: a pipeline that waits for it.
struct Callback {
  std::string plan_url{};
  std::string project_id{};
  std::string hub_name{};
  std::string plan_id{};
  std::string job_id{};
  std::string timeline_id{};
  std::string task_instance_id{};
  std::string auth_token{};  // of the waiting job, so a secret
  bool failed = false;       // the task will never be there
};

struct Order {
  std::string key{};      // the same for a request that is sent again
  std::string id{};       // of this order alone: how its task is recognised
  std::string task_id{};  // an attempt number may come behind it
  OrderKind kind = OrderKind::azdo;
  std::string os_type{};
  std::string build_type{};
  std::string agent_pool{};
  std::string batch_pool{};
  std::string job{};
  std::string image{};
  std::string request_id{};  // of the logs
  std::string plan_id{};     // of the pipeline's run; empty: unknown
  std::optional<Callback> callback{};
};

/// The Batch id of a key: letters, digits and `-`, and no two keys differ only in case.
std::string task_id_of(std::string_view key);

/// With all that it holds, the callback's token included.
std::string order_text(Order const& order);
Result<Order> read_order(std::string const& text);

}  // namespace poolcast::agents
