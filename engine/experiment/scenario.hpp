// A scenario: one JSON file with everything a simulation needs (scenarios/schema.json describes
// it).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"
#include "engine/batch/types.hpp"
#include "engine/control/policies.hpp"
#include "engine/experiment/overrides.hpp"
#include "engine/formula/semantics.hpp"
#include "engine/formula/tune_range.hpp"
#include "engine/load/model.hpp"
#include "engine/load/synthesis.hpp"
#include "engine/prices/billing.hpp"
#include "engine/prices/price_book.hpp"
#include "engine/sim/model.hpp"

namespace poolcast::experiment {

/// The longest run that can be simulated.
inline constexpr Duration longest_horizon = 10 * 366 * day;

/// What all nodes that a formula asks for are. `spot`: low-priority nodes, billed as Spot.
enum class PoolTier : std::uint8_t { dedicated, low_priority, spot };

struct ScenarioPool {
  std::string id;
  std::string vm_size;
  batch::OperatingSystem os = batch::OperatingSystem::linux;
  std::optional<Source> formula;  // nothing: the pool keeps its size
  Duration evaluation_interval = 15 * minute;
  std::optional<PoolTier> tier{};  // nothing: as the formula says
  bool own_licence = false;        // of Windows: licenseType, Azure hybrid benefit
};

/// What `poolcast tune` may move: a key as Setting has it, and how far.
struct TunableSetting {
  std::string key;
  formula::TuneRange range;
};

struct Scenario {
  std::string name;
  Time start;
  Duration horizon;
  std::vector<ScenarioPool> pools;
  sim::Model model;  // its pools run parallel to `pools`
  control::Sampling sampling;
  formula::Semantics semantics;  // of all formulas
  std::optional<control::Reconciling> reconciling{};
  Duration first_evaluation_delay;
  prices::Billing billing;
  prices::PriceBook price_book;  // where the prices in `billing` are from
  // The load: synthetic kinds of jobs, a load model, or a recording.
  std::vector<load::SyntheticJobs> synthetic;
  std::optional<load::LoadModel> load_model;
  std::string recording;  // path, as the tool can open it; empty: none
  std::string columns;    // of the recording, as --columns
  std::optional<batch::PoolId> default_pool;
  double load_scale = 1;  // of what arrives
  std::vector<TunableSetting> tune;

  std::vector<std::string> pool_ids() const;
};

/// Reads a scenario and the formula files it names, whose paths are relative to the scenario's own.
/// An error that is a setting's fault begins with that setting.
Result<Scenario> load_scenario(std::string const& path, Overrides const& overrides = {});

}  // namespace poolcast::experiment
