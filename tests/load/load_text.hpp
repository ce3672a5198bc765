// A generated load as text: one line a job, everything that is not the default.
#pragma once

#include <string>

#include "engine/load/generate.hpp"

namespace poolcast::load {

/// `2022-01-17T00:01:02.345Z PT5M #1 build p1 needs 2 3`
inline std::string load_text(Load const& load, std::vector<std::string> const& pools) {
  std::string text;
  auto needs = load.needs.begin();
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    Job const& job = load.jobs[i];
    text += format_time(job.queued) + " " + format_iso_duration(job.duration);
    if (!load.ids.empty()) text += " #" + load.ids[i];
    if (!load.kinds.empty()) text += " " + load.kind_names[load.kinds[i]];
    if (!pools[job.pool.value].empty()) text += " on " + pools[job.pool.value];
    if (job.slots != 1) text += " x" + std::to_string(job.slots);
    if (!load.priorities.empty() && load.priorities[i] != 0) {
      text += " priority " + std::to_string(load.priorities[i]);
    }
    if (job.pipeline != no_pipeline) text += " " + load.pipelines[job.pipeline].id;
    if (needs != load.needs.end() && needs->job == i) {
      text += " needs";
      for (std::uint32_t need : needs->jobs) text += " " + load.ids[need];
      ++needs;
    }
    text += "\n";
  }
  return text;
}

inline std::string load_text(GeneratedLoad const& generated) {
  return load_text(generated.load, generated.pools);
}

}  // namespace poolcast::load
