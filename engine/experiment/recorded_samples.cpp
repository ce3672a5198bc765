#include "engine/experiment/recorded_samples.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/base/text.hpp"
#include "engine/control/metrics.hpp"

namespace poolcast::experiment {
namespace {

using nlohmann::json;

std::string text_at(json const& object, char const* key) {
  auto const found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::uint32_t count_at(json const& object, char const* key) {
  auto const found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint32_t>() : 0;
}

batch::PoolCounts counts_of(json const& event) {
  batch::PoolCounts counts;
  counts.active_tasks = count_at(event, "activeTasks");
  counts.running_tasks = count_at(event, "runningTasks");
  counts.succeeded_tasks = count_at(event, "succeededTasks");
  counts.failed_tasks = count_at(event, "failedTasks");
  counts.usable_nodes = count_at(event, "usableNodes");
  counts.preempted_nodes = count_at(event, "preemptedNodes");
  return counts;
}

}  // namespace

bool is_record(std::string_view text) {
  json const first = json::parse(text.substr(0, text.find('\n')), nullptr, false);
  return first.is_object() && text_at(first, "event") == "record";
}

Result<void> read_recorded_samples(Source const& source, formula::SampleHistory& history) {
  std::size_t number = 0;
  std::optional<Time> last;
  for (std::string_view const line : split(source.text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    std::string const place = source.name + ":" + std::to_string(number) + ": ";
    json const event = json::parse(line, nullptr, false);
    if (!event.is_object()) return fail(place + "not a JSON object; was the line cut short?");
    if (text_at(event, "event") != "counts") continue;
    std::optional<Time> const at = parse_w3c_time(text_at(event, "at"));
    if (!at) return fail(place + "'" + text_at(event, "at") + "' is not a time");
    // A pool that was recorded twice a second has the same second twice.
    if (last && *at <= *last) continue;
    last = at;
    batch::PoolCounts const counts = counts_of(event);
    for (control::MetricSource const& source_of : control::metric_sources) {
      double const value = source_of.read(counts);
      if (value >= 0) history.record(source_of.metric, *at, value);
    }
  }
  if (!last) return fail(source.name + ": the record holds no counts");
  return {};
}

}  // namespace poolcast::experiment
