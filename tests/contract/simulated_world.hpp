// The contract's first world: sim::World itself.
#pragma once

#include "engine/sim/world.hpp"
#include "tests/contract/scene.hpp"

namespace poolcast::contract {

class SimulatedWorld {
 public:
  explicit SimulatedWorld(Scene const& scene)
      : load_(load_of(scene, start_)), world_(model_of(scene.model), load_, start_) {
    for (std::uint32_t i = 0; i < scene.tasks.size(); ++i) {
      world_.set_rules(batch::TaskId{i}, {.failure_percent = scene.tasks[i].fails ? 100.0 : 0.0});
    }
  }
  SimulatedWorld(SimulatedWorld const&) = delete;
  SimulatedWorld& operator=(SimulatedWorld const&) = delete;

  batch::Clock& clock() { return world_; }
  batch::BatchService& service() { return world_; }
  batch::RequestSource& source() { return world_; }

  /// From now on, for so long.
  void inject(sim::FaultKind kind, Duration lasts) {
    Duration const now = world_.now() - start_;
    world_.add_fault({.kind = kind, .from = now, .until = now + lasts});
  }
  /// No call of this world goes over a network that could fail.
  void fail_request(int) {}

 private:
  static sim::Model model_of(sim::Model model) {
    model.tasks_bring_rules = true;
    return model;
  }

  Time start_{17'000'000'000'000'000};
  load::Load load_;
  sim::World world_;
};

}  // namespace poolcast::contract
