#include "engine/experiment/read_load.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/text.hpp"
#include "engine/experiment/load_model_file.hpp"
#include "engine/experiment/read_distribution.hpp"
#include "engine/experiment/read_model.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::experiment {
namespace {

constexpr double least_scale = 0.001;
constexpr double most_scale = 1000;

void read_synthetic(JsonReader& reader, Scenario& scenario) {
  load::SyntheticJobs jobs;
  jobs.pool = read_pool_id(reader, "pool", scenario);
  std::vector<double> const per_hour = reader.numbers("perHour", jobs.per_hour.size(), 0, 1e6);
  std::ranges::copy(per_hour, jobs.per_hour.begin());
  jobs.weekend_factor = reader.number("weekendFactor", 1, 0, 1000);
  jobs.utc_offset =
      Duration{std::llround(reader.number("utcOffsetHours", 0, -12, 14) * 3600)} * second.ticks;
  jobs.slots = static_cast<std::uint16_t>(reader.integer("requiredSlots", 1, 1, load::most_slots));
  std::optional<Distribution> const duration =
      read_distribution(reader, "duration", load::longest_job);
  if (!duration) reader.reject_missing("duration");
  jobs.duration = duration.value_or(Distribution{});
  scenario.synthetic.push_back(jobs);
}

/// The pools that the model names must be pools of the scenario.
void read_model_of_load(JsonReader& reader, std::string const& path, Scenario& scenario) {
  Result<load::LoadModel> model = read_load_model(path);
  if (!model) {
    reader.reject("model", model.error().message);
    return;
  }
  for (std::string const& pool : load::pools_of(*model)) {
    std::vector<std::string> const ids = scenario.pool_ids();
    bool const known = pool.empty() ? scenario.default_pool.has_value()
                                    : std::ranges::find(ids, pool) != ids.end();
    if (known) continue;
    std::vector<std::string_view> const names(ids.begin(), ids.end());
    std::string problem = path;
    problem.append(pool.empty() ? " has jobs without a pool; add defaultPool"
                                : ": no pool of the scenario has the id '");
    if (!pool.empty()) problem.append(pool).append("'").append(did_you_mean(pool, names));
    reader.reject("model", problem);
  }
  scenario.load_model = std::move(*model);
}

}  // namespace

void read_load(JsonReader& root, std::string const& scenario_path, Scenario& scenario) {
  root.object("load", [&](JsonReader& reader) {
    if (reader.has("defaultPool")) {
      scenario.default_pool = read_pool_id(reader, "defaultPool", scenario);
    }
    reader.objects("synthetic", [&](JsonReader& kind) { read_synthetic(kind, scenario); });
    if (reader.has("file")) scenario.recording = beside(scenario_path, reader.text("file"));
    if (reader.has("model")) {
      read_model_of_load(reader, beside(scenario_path, reader.text("model")), scenario);
    }
    scenario.load_scale = reader.number("scale", 1, least_scale, most_scale);
    scenario.columns = reader.text("columns", "");
    if (!scenario.columns.empty() && scenario.recording.empty()) {
      reader.reject("columns", "there is no file whose columns these are");
    }
    if (!scenario.recording.empty() && !scenario.synthetic.empty()) {
      reader.reject("file", "stands beside synthetic; keep one of them");
    }
    if (reader.has("model") && !(scenario.recording.empty() && scenario.synthetic.empty())) {
      reader.reject("model", "stands beside synthetic or file; keep one of them");
    }
  });
}

}  // namespace poolcast::experiment
