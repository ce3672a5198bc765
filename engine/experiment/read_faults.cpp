// The faults of a scenario.
#include "engine/experiment/read_model.hpp"

namespace poolcast::experiment {
namespace {

using sim::FaultKind;

constexpr Word<FaultKind> faults[] = {{"submitError", FaultKind::submit_error},
                                      {"resizeError", FaultKind::resize_error},
                                      {"capacityDrought", FaultKind::capacity_drought},
                                      {"registryDown", FaultKind::registry_down},
                                      {"quotaCut", FaultKind::quota_cut}};

constexpr Word<batch::NodeTier> tiers[] = {{"dedicated", batch::NodeTier::dedicated},
                                           {"lowPriority", batch::NodeTier::low_priority}};

sim::Fault read_fault(JsonReader& reader, Scenario const& scenario) {
  sim::Fault fault;
  if (!reader.has("fault")) reader.reject_missing("fault");
  fault.kind = reader.word("fault", FaultKind::submit_error, faults);
  fault.from = reader.duration("from", std::nullopt);
  fault.until = reader.duration("until", std::nullopt);
  if (fault.until <= fault.from) reader.reject("until", "is not after from");
  bool const of_pool = fault.kind != FaultKind::registry_down && fault.kind != FaultKind::quota_cut;
  bool const of_tier =
      fault.kind == FaultKind::capacity_drought || fault.kind == FaultKind::quota_cut;
  if (of_pool && reader.has("pool")) fault.pool = read_pool_id(reader, "pool", scenario);
  if (of_tier && reader.has("tier")) {
    fault.tier = reader.word("tier", batch::NodeTier::dedicated, tiers);
  }
  if (fault.kind == FaultKind::capacity_drought) {
    fault.percent = reader.number("evictedPercent", 0, 0, 100);
  } else if (of_pool) {
    fault.percent = reader.number("percent", 100, 0, 100);
  }
  if (fault.kind == FaultKind::quota_cut) {
    fault.cores = static_cast<std::uint32_t>(reader.integer("cores", std::nullopt, 0, INT32_MAX));
  }
  return fault;
}

}  // namespace

void read_faults(JsonReader& root, Scenario& scenario) {
  root.objects("faults", [&](JsonReader& reader) {
    scenario.model.faults.push_back(read_fault(reader, scenario));
  });
}

}  // namespace poolcast::experiment
