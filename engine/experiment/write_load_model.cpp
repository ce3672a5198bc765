#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/experiment/load_model_file.hpp"

namespace poolcast::experiment {
namespace {

using load::ArrivalStream;
using load::LoadModel;
using load::ModelJob;
using load::Shape;
using Json = nlohmann::ordered_json;

std::string line_of(Json const& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Six digits are more than a rate deserves, and the same on every machine.
Json rounded(double value) { return Json::parse(format_number(value)); }

Json distribution_json(Distribution const& distribution) {
  switch (distribution.kind) {
    case Distribution::Kind::fixed:
      return format_iso_duration(distribution.a);
    case Distribution::Kind::uniform:
      return {{"distribution", "uniform"},
              {"min", format_iso_duration(distribution.a)},
              {"max", format_iso_duration(distribution.b)}};
    case Distribution::Kind::lognormal:
      return {{"distribution", "lognormal"},
              {"median", format_iso_duration(distribution.a)},
              {"sigma", rounded(distribution.sigma)},
              {"min", format_iso_duration(distribution.min)},
              {"max", format_iso_duration(distribution.max)}};
    case Distribution::Kind::empirical: {
      Json values = Json::array();
      for (Duration value : distribution.values) values.push_back(format_iso_duration(value));
      return {{"distribution", "empirical"}, {"values", std::move(values)}};
    }
    case Distribution::Kind::mixture: {
      Json parts = Json::array();
      for (std::size_t i = 0; i < distribution.parts.size(); ++i) {
        Json part = {{"weight", rounded(distribution.weights[i])}};
        Json const of = distribution_json(distribution.parts[i]);
        part.update(of.is_object() ? of : Json{{"distribution", "fixed"}, {"value", of}});
        parts.push_back(std::move(part));
      }
      return {{"distribution", "mixture"}, {"parts", std::move(parts)}};
    }
  }
  return nullptr;
}

/// A job's keys but for its name, its needs and how many of it there are.
Json job_json(ModelJob const& job) {
  Json json = Json::object();
  if (!job.kind.empty()) json["kind"] = job.kind;
  if (!job.pool.empty()) json["pool"] = job.pool;
  if (job.slots != 1) json["requiredSlots"] = job.slots;
  if (job.priority != 0) json["priority"] = job.priority;
  if (job.duration) json["duration"] = distribution_json(*job.duration);
  if (job.after != Duration{}) json["after"] = format_iso_duration(job.after);
  return json;
}

/// The first job of each run of alike ones: the same in themselves, and needed by the same jobs.
std::vector<std::size_t> begins_of_runs(Shape const& shape, std::vector<Json> const& jobs) {
  std::vector<std::vector<std::size_t>> needed_by(shape.jobs.size());
  for (std::size_t i = 0; i < shape.jobs.size(); ++i) {
    for (std::uint32_t need : shape.jobs[i].needs) needed_by[need].push_back(i);
  }
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; i < shape.jobs.size(); ++i) {
    bool const alike = i > 0 && jobs[i] == jobs[i - 1] &&
                       shape.jobs[i].needs == shape.jobs[i - 1].needs &&
                       needed_by[i] == needed_by[i - 1];
    if (!alike) begins.push_back(i);
  }
  return begins;
}

Json shape_json(Shape const& shape) {
  std::vector<Json> jobs;
  for (ModelJob const& job : shape.jobs) jobs.push_back(job_json(job));
  std::vector<std::size_t> const begins = begins_of_runs(shape, jobs);
  std::map<std::string, int> taken;
  std::vector<std::string> names(shape.jobs.size());  // by the first job of a run
  Json list = Json::array();
  for (std::size_t run = 0; run < begins.size(); ++run) {
    std::size_t const at = begins[run];
    std::size_t const end = run + 1 < begins.size() ? begins[run + 1] : shape.jobs.size();
    ModelJob const& job = shape.jobs[at];
    int const rank = ++taken[job.kind];
    names[at] = rank == 1 ? job.kind : job.kind + " " + std::to_string(rank);
    Json json = Json::object();
    if (rank > 1) json["name"] = names[at];
    json.update(jobs[at]);
    if (end - at > 1) json["count"] = end - at;
    for (std::uint32_t need : job.needs) {
      if (!names[need].empty()) json["needs"].push_back(names[need]);
    }
    list.push_back(std::move(json));
  }
  Json json = {{"name", shape.name}};
  if (!shape.pipeline) json["pipeline"] = false;
  json["jobs"] = std::move(list);
  return json;
}

/// `"key": [...]` with one element a line.
template <class Elements, class ToJson>
std::string list_of(std::string const& key, Elements const& elements, ToJson to_json) {
  std::string text;
  for (auto const& element : elements) {
    text += (text.empty() ? "\n    " : ",\n    ") + line_of(to_json(element));
  }
  return "  " + line_of(key) + ": [" + text + (text.empty() ? "" : "\n  ") + "],\n";
}

std::string week(std::array<double, load::hours_of_week> const& per_hour) {
  std::string text = "[";
  for (std::size_t i = 0; i < per_hour.size(); ++i) {
    text += i == 0 ? "\n        " : i % 24 == 0 ? ",\n        " : ", ";
    text += format_number(per_hour[i], 4);
  }
  return text + "\n      ]";
}

Json nightly_json(load::Nightly const& nightly) {
  Json json = {{"at", format_time(Time{} + nightly.at, 0).substr(11, 5)}, {"count", nightly.count}};
  for (std::size_t i = 0; i < nightly.days.size() && !nightly.days.all(); ++i) {
    if (nightly.days[i]) json["days"].push_back(weekdays[i]);
  }
  if (!nightly.on_holidays) json["onHolidays"] = false;
  if (nightly.spread != Duration{}) json["spread"] = format_iso_duration(nightly.spread);
  return json;
}

std::string stream_text(ArrivalStream const& stream, LoadModel const& model) {
  std::vector<std::string> members;
  auto const add = [&](std::string const& key, std::string const& value) {
    members.push_back("      " + line_of(key) + ": " + value);
  };
  if (!stream.name.empty()) add("name", line_of(stream.name));
  Shape const& first = model.shapes[stream.shapes.front()];
  if (first.name.empty()) {
    Json const job = job_json(first.jobs.front());
    for (auto const& [key, value] : job.items()) add(key, line_of(value));
  } else {
    Json names = Json::array();
    for (std::uint32_t shape : stream.shapes) names.push_back(model.shapes[shape].name);
    add("shapes", line_of(names));
    Json weights = Json::array();
    for (double weight : stream.weights) weights.push_back(rounded(weight));
    if (weights.size() > 1) add("weights", line_of(weights));
  }
  if (stream.nightly) {
    add("nightly", line_of(nightly_json(*stream.nightly)));
  } else {
    add("perHourOfWeek", week(stream.per_hour));
  }
  if (!stream.bursts.sizes.empty()) {
    Json bursts = {{"sizes", stream.bursts.sizes}, {"weights", Json::array()}};
    for (double weight : stream.bursts.weights) bursts["weights"].push_back(rounded(weight));
    bursts["gap"] = distribution_json(stream.bursts.gap);
    add("bursts", line_of(bursts));
  }
  if (stream.train_width > 0) add("mergeTrain", line_of({{"parallel", stream.train_width}}));
  std::string text;
  for (std::string const& member : members) text += (text.empty() ? "" : ",\n") + member;
  return "    {\n" + text + "\n    }";
}

}  // namespace

std::string load_model_json(LoadModel const& model, std::string const& description) {
  std::vector<std::string> dates;
  for (Time holiday : model.calendar.holidays) dates.push_back(format_time(holiday).substr(0, 10));
  std::string text = "{\n  \"description\": " + line_of(description) +
                     ",\n  \"timeZone\": " + line_of(model.calendar.zone.name()) +
                     ",\n  \"holidays\": " + line_of(dates) + ",\n";
  text += list_of("kinds", model.kinds, [](load::ModelKind const& kind) {
    return Json{{"name", kind.name}, {"duration", distribution_json(kind.duration)}};
  });
  std::vector<Shape> named = model.shapes;
  std::erase_if(named, [](Shape const& shape) { return shape.name.empty(); });
  text += list_of("shapes", named, shape_json);
  std::string streams;
  for (ArrivalStream const& stream : model.streams) {
    streams += (streams.empty() ? "" : ",\n") + stream_text(stream, model);
  }
  return text + "  \"streams\": [\n" + streams + "\n  ]\n}\n";
}

}  // namespace poolcast::experiment
