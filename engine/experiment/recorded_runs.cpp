#include "engine/experiment/recorded_runs.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"

namespace poolcast::experiment {
namespace {

using nlohmann::json;

constexpr int deepest = 100;

/// Collects runs from whatever they are wrapped in.
struct Collector {
  std::string file;
  std::vector<RecordedRun> runs{};
  std::string problem{};

  void visit(json const& value, std::string const& pool, int depth);
  void take(json const& run, std::string const& pool);
};

std::string text_at(json const& object, char const* key) {
  auto const found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

void Collector::take(json const& run, std::string const& pool) {
  std::optional<Time> const at = parse_w3c_time(text_at(run, "timestamp"));
  if (!at) {
    problem = file + ": '" + text_at(run, "timestamp") +
              "' is not a time; an evaluation's timestamp looks like 2022-01-18T09:00:00.1234567Z";
    return;
  }
  RecordedRun taken{.pool = pool,
                    .at = *at,
                    .formula = text_at(run, "formula"),
                    .values = split_results(text_at(run, "results")),
                    .error_code = {},
                    .error_detail = {}};
  auto const error = run.find("error");
  if (error != run.end() && error->is_object()) {
    taken.error_code = text_at(*error, "code");
    auto const details = error->find("values");
    bool const has_detail = details != error->end() && details->is_array() && !details->empty() &&
                            details->front().is_object();
    if (has_detail) taken.error_detail = text_at(details->front(), "value");
  }
  runs.push_back(std::move(taken));
}

void Collector::visit(json const& value, std::string const& pool, int depth) {
  if (!problem.empty() || depth > deepest || !value.is_structured()) return;
  if (value.is_array()) {
    for (json const& element : value) visit(element, pool, depth + 1);
    return;
  }
  std::string const id = text_at(value, "id");
  std::string const& inner_pool = id.empty() ? pool : id;
  if (value.contains("timestamp") && value.contains("results")) return take(value, inner_pool);
  for (json const& member : value) visit(member, inner_pool, depth + 1);
}

/// Null if the text is no JSON; `byte` then says where it stops to be.
json parse_quietly(std::string_view text, std::size_t& byte) {
  try {
    return json::parse(text);
  } catch (json::parse_error const& error) {
    byte = error.byte == 0 ? 0 : error.byte - 1;
  } catch (json::exception const&) {
    byte = 0;
  }
  return json(json::value_t::discarded);
}

std::string not_json(Source const& source, std::size_t byte) {
  Place const place =
      place_of(source.text, static_cast<std::uint32_t>(std::min(byte, source.text.size())));
  return source.name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
         ": not JSON; expected AutoScaleRun objects or PoolAutoScaleEvent logs";
}

Result<void> collect(Source const& source, Collector& collector) {
  std::string_view text = source.text;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::size_t byte = 0;
  json const whole = parse_quietly(text, byte);
  if (!whole.is_discarded()) {
    collector.visit(whole, "", 0);
    return {};
  }
  std::size_t const first_problem = byte + (source.text.size() - text.size());
  for (std::string_view line : split(text, '\n')) {
    if (trim(line).empty()) continue;
    json const one = parse_quietly(line, byte);
    bool const first = line.data() == text.data();
    if (one.is_discarded()) {
      auto const begin = static_cast<std::size_t>(line.data() - source.text.data());
      return fail(not_json(source, first ? first_problem : begin + byte));
    }
    collector.visit(one, "", 0);
  }
  return {};
}

}  // namespace

std::string const* RecordedRun::find(std::string_view name) const {
  auto const found = std::ranges::find(values, name, &RecordedValue::name);
  return found == values.end() ? nullptr : &found->value;
}

std::vector<RecordedValue> split_results(std::string_view results) {
  std::vector<RecordedValue> values;
  for (std::string_view part : split(results, ';')) {
    std::size_t const equals = part.find('=');
    if (equals == part.npos) continue;
    std::string name(trim(part.substr(0, equals)));
    // Before API version 2017-05 the service had one kind of nodes.
    if (name == "$TargetDedicated") name = "$TargetDedicatedNodes";
    values.push_back({std::move(name), std::string(trim(part.substr(equals + 1)))});
  }
  return values;
}

Result<std::vector<RecordedRun>> read_recorded_runs(Source const& source) {
  Collector collector{.file = source.name};
  Result<void> const read = collect(source, collector);
  if (!read) return fail(read.error().message);
  if (!collector.problem.empty()) return fail(collector.problem);
  if (collector.runs.empty()) {
    return fail(source.name +
                ": no evaluation found; expected AutoScaleRun objects (with timestamp and results) "
                "or PoolAutoScaleEvent logs");
  }
  std::vector<std::string> pools;
  for (RecordedRun const& run : collector.runs) {
    if (std::ranges::find(pools, run.pool) == pools.end()) pools.push_back(run.pool);
  }
  std::ranges::stable_sort(collector.runs, {}, [&](RecordedRun const& run) {
    return std::pair(std::ranges::find(pools, run.pool) - pools.begin(), run.at);
  });
  return std::move(collector.runs);
}

}  // namespace poolcast::experiment
