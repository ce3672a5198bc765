#include "engine/control/provisioner.hpp"

#include <utility>

namespace poolcast::control {

void Provisioner::provision(std::span<batch::AgentRequest const> requests) {
  for (batch::AgentRequest const& request : requests) {
    batch::TaskSpec const task{request.task, request.slots, request.priority};
    if (!service_.submit(request.pool, {&task, 1})) refused_.push_back(request);
  }
}

void Provisioner::retry() {
  if (refused_.empty()) return;
  provision(std::exchange(refused_, {}));
}

}  // namespace poolcast::control
