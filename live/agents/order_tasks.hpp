// The Batch task of an order, whoever asked for it. A runner needs GitHub, which may be away; then
// it is not asked again in the round, since each question would hold up all orders as long.
#pragma once

#include <optional>

#include "live/agents/github.hpp"
#include "live/agents/order.hpp"
#include "live/agents/settings.hpp"
#include "live/batch_tasks.hpp"

namespace poolcast::agents {

class OrderTasks {
 public:
  OrderTasks(Settings const& settings, live::HttpOptions const& http);

  GithubResult<live::TaskToAdd> make(Order const& order);

 private:
  Settings const& settings_;
  Github github_;
  std::optional<GithubError> away_{};  // why
};

}  // namespace poolcast::agents
