#include "engine/experiment/scenario.hpp"

#include <algorithm>
#include <filesystem>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/batch/vm_sizes.hpp"
#include "engine/experiment/pool_formulas.hpp"
#include "engine/experiment/read_load.hpp"
#include "engine/experiment/read_model.hpp"
#include "engine/experiment/read_prices.hpp"
#include "engine/experiment/read_semantics.hpp"
#include "engine/json/reader.hpp"
#include "engine/load/rows.hpp"
#include "engine/prices/price_words.hpp"

namespace poolcast::experiment {
namespace {

using batch::OperatingSystem;

constexpr Word<PoolTier> pool_tiers[] = {{"dedicated", PoolTier::dedicated},
                                         {"lowPriority", PoolTier::low_priority},
                                         {"spot", PoolTier::spot}};
constexpr Word<sim::NodeFillType> fill_types[] = {{"pack", sim::NodeFillType::pack},
                                                  {"spread", sim::NodeFillType::spread}};

constexpr int most_nodes = 100'000;
constexpr std::size_t most_pools = 1000;

std::optional<Source> read_formula(JsonReader& pool, std::string const& scenario_path) {
  bool const inline_text = pool.has("autoScaleFormula");
  bool const in_file = pool.has("autoScaleFormulaFile");
  if (inline_text && in_file) {
    pool.reject("autoScaleFormula", "stands beside autoScaleFormulaFile; keep one of them");
  }
  if (inline_text) return Source{"autoScaleFormula", pool.text("autoScaleFormula")};
  if (!in_file) return std::nullopt;
  std::string const path = beside(scenario_path, pool.text("autoScaleFormulaFile"));
  Result<Source> source = load_source(path);
  if (source) return *source;
  pool.reject("autoScaleFormulaFile", source.error().message);
  return std::nullopt;
}

std::uint32_t read_cores(JsonReader& pool, std::string const& vm_size) {
  std::optional<std::uint32_t> const known = batch::vm_size_cores(vm_size);
  if (known || pool.has("vCPUs")) {
    return static_cast<std::uint32_t>(pool.integer("vCPUs", known.value_or(1), 1, 1024));
  }
  pool.reject("vmSize", "unknown size '" + vm_size + "'" + batch::suggest_vm_size(vm_size) +
                            (batch::suggest_vm_size(vm_size).empty() ? "; " : " ") +
                            "for a size that is not in the table, add its \"vCPUs\"");
  return 1;
}

void read_pool(JsonReader& reader, JsonReader& root, std::string const& scenario_path,
               Scenario& scenario) {
  ScenarioPool pool;
  sim::PoolModel model;
  pool.id = reader.text("id");
  bool const taken =
      std::ranges::find(scenario.pools, pool.id, &ScenarioPool::id) != scenario.pools.end();
  if (pool.id.empty() || taken)
    reader.reject("id", taken ? "another pool has this id" : "is empty");
  pool.vm_size = batch::vm_size_name(reader.text("vmSize"));
  pool.os = reader.word("os", OperatingSystem::linux, prices::os_words);
  pool.formula = read_formula(reader, scenario_path);
  if (reader.has("tier")) pool.tier = reader.word("tier", PoolTier::dedicated, pool_tiers);
  pool.evaluation_interval =
      reader.duration("autoScaleEvaluationInterval", pool.evaluation_interval);
  if (pool.evaluation_interval < 5 * minute || pool.evaluation_interval > 168 * hour) {
    reader.reject("autoScaleEvaluationInterval", "the service accepts PT5M to PT168H");
  }
  scenario.billing.pools.push_back(read_pool_billing(reader, pool));
  model.cores_per_node = read_cores(reader, pool.vm_size);
  model.task_slots_per_node =
      static_cast<std::uint16_t>(reader.integer("taskSlotsPerNode", 1, 1, load::most_slots));
  if (model.task_slots_per_node > 4 * model.cores_per_node) {
    reader.reject("taskSlotsPerNode", "the service accepts four a core, here " +
                                          std::to_string(4 * model.cores_per_node));
  }
  model.node_fill_type = reader.word("nodeFillType", sim::NodeFillType::spread, fill_types);
  auto const nodes = [&](std::string_view key) {
    return static_cast<std::int32_t>(reader.integer(key, 0, 0, most_nodes));
  };
  model.initial_targets = {nodes("targetDedicatedNodes"), nodes("targetLowPriorityNodes")};
  model.latencies = sim::default_latencies(pool.os);
  model.image.pull_per_gb = sim::default_pull_per_gb(pool.os);
  model.failures.recovery = sim::default_recovery();
  read_model(root, scenario, model);
  read_pool_rules(reader, model);
  scenario.pools.push_back(std::move(pool));
  scenario.model.pools.push_back(model);
}

/// Loads are drawn once a seed, so that all trials have the same; what they are drawn from stays.
constexpr std::string_view not_to_tune[] = {"$schema", "name",  "description", "start", "horizon",
                                            "seed",    "pools", "load",        "tune"};

void read_tune(JsonReader& root, Scenario& scenario) {
  root.object("tune", [&](JsonReader& reader) {
    for (std::string const& key : reader.keys()) {
      std::string const text = reader.text(key);
      if (std::ranges::find(not_to_tune, split(key, '.').front()) != std::end(not_to_tune)) {
        reader.reject(key, "cannot be tuned; a pool's key can, 'pool.taskSlotsPerNode'");
      }
      if (sets_constant({key, text})) {
        reader.reject(
            key, "a formula's constant has its range in a comment: '$cap = 4; // tune: 1..32'");
      }
      Expected<formula::TuneRange, std::string> range = formula::read_tune_range(text);
      if (!range) reader.reject(key, range.error());
      if (range) scenario.tune.push_back({key, std::move(*range)});
    }
  });
}

void read_all(JsonReader& root, std::string const& path, Scenario& scenario) {
  root.text("$schema", "");
  scenario.name = root.text("name", std::filesystem::path(path).stem().string());
  root.text("description", "");
  scenario.start = root.time("start", *from_calendar(2024, 1, 1));
  if (scenario.start < Time{} || scenario.start >= load::end_of_dates) {
    root.reject("start", "must lie from 1970 to 2199");
  }
  scenario.horizon = root.duration("horizon", day);
  if (scenario.horizon <= Duration{} || scenario.horizon > longest_horizon) {
    root.reject("horizon", "must be longer than nothing and at most ten years");
  }
  scenario.model.seed = static_cast<std::uint64_t>(root.integer("seed", 1, 0, INT64_MAX));
  scenario.semantics = read_semantics(root, "semantics");
  read_quota(root, scenario.model);
  read_pipelines(root, scenario);
  sim::PoolModel any;  // so that a scenario without pools is told of that, and not of its model
  read_model(root, scenario, any);
  root.objects("pools", [&](JsonReader& pool) { read_pool(pool, root, path, scenario); });
  read_faults(root, scenario);
  if (!root.has("pools")) root.reject_missing("pools");
  if (scenario.pools.empty()) root.reject("pools", "a scenario needs at least one pool");
  if (scenario.pools.size() > most_pools) root.reject("pools", "more than 1,000 pools");
  // With one pool there is no doubt where a recorded job goes.
  if (scenario.pools.size() == 1) scenario.default_pool = batch::PoolId{0};
  read_prices(root, path, scenario);
  read_load(root, path, scenario);
  read_tune(root, scenario);
}

/// Before any formula is read, as the semantics say how.
Result<void> take_whole(Overrides const& overrides, Scenario& scenario) {
  if (overrides.semantics) scenario.semantics = *overrides.semantics;
  if (overrides.seed) scenario.model.seed = *overrides.seed;
  if (!overrides.recording.empty()) {
    scenario.recording = overrides.recording;
    scenario.columns = "";
  }
  if (overrides.columns.empty()) return {};
  if (scenario.recording.empty()) {
    return fail("--columns: there is no recording whose columns these are; add --load FILE");
  }
  scenario.columns = overrides.columns;
  return {};
}

Result<Scenario> read_overridden(Source const& source, std::string const& path,
                                 Overrides const& overrides) {
  Result<std::string> text = with_settings(source, overrides.settings);
  if (!text) return fail(text.error().message);
  Scenario scenario;
  Result<void> done = JsonReader::read({source.name, std::move(*text)},
                                       [&](JsonReader& root) { read_all(root, path, scenario); });
  if (done) done = take_whole(overrides, scenario);
  for (std::size_t i = 0; done && i < overrides.formulas.size(); ++i) {
    done = use_formula(scenario, overrides.formulas[i]);
  }
  for (PoolFormulaText const& text_of_pool : overrides.texts) {
    for (ScenarioPool& pool : scenario.pools) {
      bool const meant = text_of_pool.pool.empty() || text_of_pool.pool == pool.id;
      if (meant) pool.formula = text_of_pool.formula;
    }
  }
  for (std::size_t i = 0; done && i < overrides.settings.size(); ++i) {
    if (sets_constant(overrides.settings[i])) done = set_constant(scenario, overrides.settings[i]);
  }
  for (std::size_t i = 0; done && i < scenario.pools.size(); ++i) {
    done = put_in_tier(scenario, i);
    if (!done) {
      return fail(path + ": /pools/" + std::to_string(i) + "/tier: " + done.error().message);
    }
  }
  if (!done) return fail(done.error().message);
  return scenario;
}

/// The error with the setting that alone brings one about before it; with all of them if it takes
/// more than one, and as it is if it takes none.
std::string blamed(std::string const& error, Source const& source, std::string const& path,
                   Overrides const& overrides) {
  Overrides without = overrides;
  without.settings.clear();
  if (Result<Scenario> const plain = read_overridden(source, path, without); !plain) {
    return plain.error().message;
  }
  std::string all;
  for (Setting const& setting : overrides.settings) {
    Overrides alone = without;
    alone.settings = {setting};
    Result<Scenario> const read = read_overridden(source, path, alone);
    std::string const text = text_of(setting, overrides.settings_option);
    if (!read) return text + ": " + read.error().message;
    all += (all.empty() ? "" : " ") + text;
  }
  return all + ": " + error;
}

}  // namespace

std::string beside(std::string const& file, std::string const& name) {
  return (std::filesystem::path(file).parent_path() / name).lexically_normal().string();
}

batch::PoolId read_pool_id(JsonReader& reader, std::string_view key, Scenario const& scenario) {
  std::vector<std::string_view> ids;
  for (ScenarioPool const& pool : scenario.pools) ids.push_back(pool.id);
  std::string const id = reader.text(key);
  auto const at = std::ranges::find(ids, id);
  if (at == ids.end()) {
    reader.reject(key, "no pool has the id '" + id + "'" + did_you_mean(id, ids));
    return {};
  }
  return {static_cast<std::uint16_t>(at - ids.begin())};
}

std::vector<std::string> Scenario::pool_ids() const {
  std::vector<std::string> ids;
  for (ScenarioPool const& pool : pools) ids.push_back(pool.id);
  return ids;
}

Result<Scenario> load_scenario(std::string const& path, Overrides const& overrides) {
  if (path.ends_with(".autoscale")) {
    return fail("'" + path +
                "' is a formula and no scenario; name the scenario that it shall run "
                "in: scenarios/article.json --formula " +
                path);
  }
  Result<Source> const source = load_source(path);
  if (!source) return fail(source.error().message);
  Result<Scenario> scenario = read_overridden(*source, path, overrides);
  if (scenario || overrides.settings.empty()) return scenario;
  return fail(blamed(scenario.error().message, *source, path, overrides));
}

}  // namespace poolcast::experiment
