// The Batch task of an order, whoever asked for it. A runner needs GitHub, which may be away.
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
  /// What GitHub said last, if it would not answer the next question any better.
  std::optional<GithubError> const& away() const { return away_; }

 private:
  Settings const& settings_;
  Github github_;
  std::optional<GithubError> away_{};
};

}  // namespace poolcast::agents
