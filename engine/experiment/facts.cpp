#include "engine/experiment/facts.hpp"

namespace poolcast::experiment {
namespace {

std::string description(ScenarioPool const& pool, sim::PoolModel const& model) {
  std::string const slots = std::to_string(model.task_slots_per_node) +
                            (model.task_slots_per_node == 1 ? " task slot" : " task slots");
  std::string const scaling =
      pool.formula ? pool.formula->name + " every " + format_duration(pool.evaluation_interval)
                   : "fixed size";
  return pool.vm_size + ", " + (pool.os == batch::OperatingSystem::linux ? "linux" : "windows") +
         ", " + slots + ", " + scaling;
}

}  // namespace

report::Facts facts_of(Scenario const& scenario) {
  report::Facts facts{.pools = {}, .billing = scenario.billing};
  for (std::size_t i = 0; i < scenario.pools.size(); ++i) {
    ScenarioPool const& pool = scenario.pools[i];
    sim::PoolModel const& model = scenario.model.pools[i];
    facts.pools.push_back({pool.id, description(pool, model), model.task_slots_per_node});
  }
  return facts;
}

}  // namespace poolcast::experiment
