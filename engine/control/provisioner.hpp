// One agent a request: submits the task that will be the agent. Idempotent, because a task bears
// its request's number; what the service refuses is tried again.
#pragma once

#include <span>
#include <vector>

#include "engine/batch/ports.hpp"

namespace poolcast::control {

class Provisioner {
 public:
  explicit Provisioner(batch::BatchService& service) : service_(service) {}

  void provision(std::span<batch::AgentRequest const> requests);
  /// Tries again what could not be submitted.
  void retry();

 private:
  batch::BatchService& service_;
  std::vector<batch::AgentRequest> refused_;
};

}  // namespace poolcast::control
