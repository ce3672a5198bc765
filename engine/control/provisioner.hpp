// One agent a request: submits the task that will be the agent. Idempotent, because a task bears
// its request's number; what the service refuses is tried again.
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
    for (batch::AgentRequest const& request : requests) {
      batch::TaskSpec const task{request.task, request.slots, request.priority};
      if (!service.submit(request.pool, {&task, 1})) refused_.push_back(request);
    }
  }

  /// Tries again what could not be submitted.
  void retry(batch::BatchService& service) {
    if (!refused_.empty()) provision(service, std::exchange(refused_, {}));
  }

 private:
  std::vector<batch::AgentRequest> refused_;
};

}  // namespace poolcast::control
