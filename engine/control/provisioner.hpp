// One agent a request: submits the task that will be the agent, with those of the requests that
// came with it. Idempotent, because a task bears its request's number; what the service refuses is
// tried again, all that was submitted with it too.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "engine/batch/ports.hpp"

namespace poolcast::control {

class Provisioner {
 public:
  /// `Service` is a BatchService, and best the very class (controller.hpp).
  template <class Service>
  void provision(Service& service, std::span<batch::AgentRequest const> requests) {
    while (!requests.empty()) {
      batch::PoolId const pool = requests.front().pool;
      tasks_.clear();
      for (batch::AgentRequest const& request : requests) {
        if (request.pool != pool) break;
        tasks_.push_back({request.task, request.slots, request.priority});
      }
      auto const group = requests.first(tasks_.size());
      if (!service.submit(pool, tasks_)) {
        refused_.insert(refused_.end(), group.begin(), group.end());
      }
      requests = requests.subspan(group.size());
    }
  }

  /// Tries again what could not be submitted.
  void retry(batch::BatchService& service) {
    if (refused_.empty()) return;
    std::vector<batch::AgentRequest> const again = std::exchange(refused_, {});
    provision(service, std::span(again));
  }

 private:
  std::vector<batch::TaskSpec> tasks_;
  std::vector<batch::AgentRequest> refused_;
};

}  // namespace poolcast::control
