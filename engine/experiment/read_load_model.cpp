// Long: the keys of one file format, in its order.
#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/experiment/load_model_file.hpp"
#include "engine/experiment/read_distribution.hpp"
#include "engine/json/reader.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::experiment {
namespace {

using load::ArrivalStream;
using load::LoadModel;
using load::ModelJob;
using load::Shape;

constexpr std::size_t most_shapes = 100'000;
constexpr std::size_t most_jobs = 10'000;  // of a shape
constexpr double most_per_hour = 1e6;

/// The model so far, and where its names stand.
struct Reading {
  LoadModel model;
  std::map<std::string, std::size_t, std::less<>> kinds;   // index into LoadModel::kinds
  std::map<std::string, std::size_t, std::less<>> shapes;  // index into LoadModel::shapes
};

/// `; did you mean 'X'?` or `; there are 'a', 'b'`.
std::string known_names(std::string const& name, std::vector<std::string_view> const& names) {
  std::string guess = did_you_mean(name, names);
  if (!guess.empty() || names.empty()) return guess;
  std::string list;
  for (std::size_t i = 0; i < names.size() && i < 10; ++i) {
    list += (list.empty() ? "" : ", ") + ("'" + std::string(names[i]) + "'");
  }
  return "; there are " + list + (names.size() > 10 ? ", ..." : "");
}

template <class Named>
std::vector<std::string_view> names_of(std::vector<Named> const& all) {
  std::vector<std::string_view> names;
  names.reserve(all.size());
  for (Named const& one : all) names.push_back(one.name);
  return names;
}

std::string indexed(std::string_view key, std::size_t i) {
  return std::string(key) + "/" + std::to_string(i);
}

void read_calendar(JsonReader& root, load::Calendar& calendar) {
  Result<load::Zone> zone = load::Zone::find(root.text("timeZone", "UTC"));
  if (zone) {
    calendar.zone = std::move(*zone);
  } else {
    root.reject("timeZone", zone.error().message);
  }
  std::vector<std::string> const dates = root.text_list("holidays", 10'000);
  for (std::size_t i = 0; i < dates.size(); ++i) {
    Result<Time> const date = load::parse_date(dates[i]);
    if (!date) root.reject(indexed("holidays", i), date.error().message);
    calendar.holidays.push_back(date.value_or(Time{}));
  }
  std::ranges::sort(calendar.holidays);
}

void read_kind(JsonReader& reader, Reading& reading) {
  load::ModelKind kind{.name = reader.text("name"), .duration = {}};
  if (!reading.kinds.emplace(kind.name, reading.model.kinds.size()).second) {
    reader.reject("name", "another kind has this name");
  }
  std::optional<Distribution> const duration =
      read_distribution(reader, "duration", load::longest_job);
  if (!duration) reader.reject_missing("duration");
  kind.duration = duration.value_or(Distribution{});
  reading.model.kinds.push_back(std::move(kind));
}

/// The keys that a job of a shape and a stream of lone jobs have in common.
ModelJob read_job(JsonReader& reader, Reading const& reading) {
  ModelJob job;
  job.kind = reader.text("kind", "");
  job.pool = reader.text("pool", "");
  job.slots = static_cast<std::uint16_t>(reader.integer("requiredSlots", 1, 1, load::most_slots));
  job.priority = static_cast<std::int16_t>(reader.integer("priority", 0, -1000, 1000));
  job.duration = read_distribution(reader, "duration", load::longest_job);
  if (!job.duration && !reading.kinds.contains(job.kind)) {
    if (job.kind.empty()) {
      reader.reject_missing("duration");
    } else {
      std::vector<std::string_view> const kinds = names_of(reading.model.kinds);
      std::string const guess = did_you_mean(job.kind, kinds);
      reader.reject("kind", "no kind is named '" + job.kind + "'" +
                                (guess.empty() ? known_names(job.kind, kinds) +
                                                     "; or give the job a duration of its own"
                                               : guess));
    }
  }
  return job;
}

/// `names` are those of the shape's jobs so far.
void read_needs(JsonReader& reader, std::vector<std::string> const& names, ModelJob& job) {
  std::vector<std::string> const needs = reader.text_list("needs", most_jobs);
  for (std::size_t i = 0; i < needs.size(); ++i) {
    bool found = false;
    for (std::size_t at = 0; at < names.size(); ++at) {
      if (names[at] != needs[i]) continue;
      found = true;
      job.needs.push_back(static_cast<std::uint32_t>(at));
    }
    if (found) continue;
    reader.reject(indexed("needs", i), "no earlier job of the shape is named '" + needs[i] + "'" +
                                           known_names(needs[i], std::vector<std::string_view>(
                                                                     names.begin(), names.end())));
  }
  std::ranges::sort(job.needs);
  job.needs.erase(std::unique(job.needs.begin(), job.needs.end()), job.needs.end());
}

void read_shape_job(JsonReader& reader, Reading const& reading, std::vector<std::string>& names,
                    Shape& shape) {
  ModelJob job = read_job(reader, reading);
  job.after = reader.duration("after", Duration{});
  read_needs(reader, names, job);
  std::string const name = reader.text("name", job.kind);
  auto const count =
      static_cast<std::size_t>(reader.integer("count", 1, 1, std::int64_t{most_jobs}));
  if (shape.jobs.size() + count > most_jobs) {
    reader.reject("count", "a shape has at most 10,000 jobs");
    return;
  }
  names.insert(names.end(), count, name);
  shape.jobs.insert(shape.jobs.end(), count, job);
}

void read_shape(JsonReader& reader, Reading& reading) {
  std::vector<Shape>& shapes = reading.model.shapes;
  Shape shape;
  shape.name = reader.text("name");
  if (!reading.shapes.emplace(shape.name, shapes.size()).second) {
    reader.reject("name", "another shape has this name");
  }
  shape.pipeline = reader.boolean("pipeline", true);
  std::vector<std::string> names;
  reader.objects("jobs", [&](JsonReader& job) { read_shape_job(job, reading, names, shape); });
  if (!reader.has("jobs")) reader.reject_missing("jobs");
  if (shape.jobs.empty()) reader.reject("jobs", "a shape needs at least one job");
  auto const has_needs = [](ModelJob const& job) { return !job.needs.empty(); };
  if (!shape.pipeline && std::ranges::any_of(shape.jobs, has_needs)) {
    reader.reject("pipeline", "a job that needs another belongs to a pipeline");
  }
  if (shapes.size() == most_shapes) reader.reject("name", "more than 100,000 shapes");
  shapes.push_back(std::move(shape));
}

/// What arrives: named shapes, or a job of its own, which becomes a shape without a name.
void read_what(JsonReader& reader, Reading& reading, ArrivalStream& stream) {
  std::vector<std::string> names = reader.text_list("shapes", most_shapes);
  bool const list = reader.has("shapes");
  if (reader.has("shape")) {
    if (list) reader.reject("shape", "stands beside shapes; keep one of them");
    names = {reader.text("shape")};
  }
  if (list && names.empty()) reader.reject("shapes", "names no shape");
  if (!list && names.empty()) {
    Shape alone;
    alone.pipeline = false;
    alone.jobs.push_back(read_job(reader, reading));
    stream.shapes = {static_cast<std::uint32_t>(reading.model.shapes.size())};
    stream.weights = {1};
    reading.model.shapes.push_back(std::move(alone));
    return;
  }
  for (std::string_view key : {"kind", "pool", "requiredSlots", "priority", "duration"}) {
    if (reader.has(key)) reader.reject(key, "belongs to the jobs of the shape, not to the stream");
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto const at = reading.shapes.find(names[i]);
    if (at == reading.shapes.end() || names[i].empty()) {
      reader.reject(list ? indexed("shapes", i) : "shape",
                    "no shape is named '" + names[i] + "'" +
                        known_names(names[i], names_of(reading.model.shapes)));
      return;
    }
    stream.shapes.push_back(static_cast<std::uint32_t>(at->second));
  }
  stream.weights = reader.has("weights") ? reader.numbers("weights", names.size(), 1e-9, 1e9)
                                         : std::vector<double>(names.size(), 1);
  if (stream.weights.size() != names.size()) stream.weights.assign(names.size(), 1);
}

void read_rates(JsonReader& reader, ArrivalStream& stream) {
  if (reader.has("perHourOfWeek")) {
    std::vector<double> const rates =
        reader.numbers("perHourOfWeek", stream.per_hour.size(), 0, most_per_hour);
    std::ranges::copy(rates, stream.per_hour.begin());
    if (reader.has("weekendFactor")) {
      reader.reject("weekendFactor", "goes with perHour; perHourOfWeek has the weekend's hours");
    }
    return;
  }
  constexpr std::size_t hours_of_day = 24;
  std::vector<double> const rates = reader.numbers("perHour", hours_of_day, 0, most_per_hour);
  double const weekend = reader.number("weekendFactor", 1, 0, 1000);
  for (std::size_t i = 0; i < stream.per_hour.size() && rates.size() == hours_of_day; ++i) {
    stream.per_hour[i] = rates[i % hours_of_day] * (i < 5 * hours_of_day ? 1 : weekend);
  }
}

/// `02:00`
std::optional<Duration> time_of_day(std::string const& text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  auto const hours = parse_integer(std::string_view(text).substr(0, 2));
  auto const minutes = parse_integer(std::string_view(text).substr(3));
  if (!hours || !minutes || *hours < 0 || *hours > 23 || *minutes < 0 || *minutes > 59) {
    return std::nullopt;
  }
  return *hours * hour + *minutes * minute;
}

load::Nightly read_nightly(JsonReader& reader) {
  load::Nightly nightly;
  std::string const at = reader.text("at");
  std::optional<Duration> const time = time_of_day(at);
  if (!time) reader.reject("at", "'" + at + "' is not a time of day; write 02:00");
  nightly.at = time.value_or(Duration{});
  nightly.count = static_cast<std::uint32_t>(reader.integer("count", 1, 1, 1'000'000));
  nightly.on_holidays = reader.boolean("onHolidays", true);
  nightly.spread = reader.duration("spread", Duration{});
  if (nightly.spread > day) reader.reject("spread", "is longer than a day");
  if (!reader.has("days")) return nightly;
  nightly.days.reset();
  std::vector<std::string> const names = reader.text_list("days", weekdays.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto const day_at = std::ranges::find(weekdays, names[i]);
    if (day_at == weekdays.end()) {
      reader.reject(indexed("days", i),
                    "'" + names[i] + "' is no day" +
                        known_names(names[i], {weekdays.begin(), weekdays.end()}));
      return nightly;
    }
    nightly.days.set(static_cast<std::size_t>(day_at - weekdays.begin()));
  }
  if (names.empty()) reader.reject("days", "names no day");
  return nightly;
}

load::Bursts read_bursts(JsonReader& reader) {
  load::Bursts bursts;
  std::vector<double> const sizes = reader.number_list("sizes", 100'000, 1, 100'000);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    bursts.sizes.push_back(static_cast<std::uint32_t>(sizes[i]));
    if (sizes[i] != bursts.sizes.back()) {
      reader.reject(indexed("sizes", i), "is not a whole number");
    }
  }
  if (!reader.has("sizes")) reader.reject_missing("sizes");
  if (sizes.empty()) reader.reject("sizes", "names no size");
  bursts.weights = reader.has("weights") ? reader.numbers("weights", sizes.size(), 1e-9, 1e9)
                                         : std::vector<double>(sizes.size(), 1);
  double const sum = std::accumulate(bursts.weights.begin(), bursts.weights.end(), 0.0);
  for (double& weight : bursts.weights) weight /= sum;
  bursts.gap = read_distribution(reader, "gap", day).value_or(Distribution{});
  return bursts;
}

void read_stream(JsonReader& reader, Reading& reading) {
  ArrivalStream stream;
  stream.name = reader.text("name", "");
  read_what(reader, reading, stream);
  constexpr std::string_view ways[] = {"perHour", "perHourOfWeek", "nightly"};
  auto const given = std::ranges::count_if(ways, [&](auto key) { return reader.has(key); });
  if (given == 0) reader.reject("perHour", "is missing; or give perHourOfWeek or nightly");
  if (given > 1) {
    reader.reject("perHour", "give one of perHour, perHourOfWeek and nightly");
  }
  if (reader.has("nightly")) {
    for (std::string_view key : {"bursts", "weekendFactor"}) {
      if (reader.has(key)) reader.reject(key, "does not go with nightly, which has its own count");
    }
    reader.object("nightly", [&](JsonReader& child) { stream.nightly = read_nightly(child); });
  } else {
    read_rates(reader, stream);
    reader.object("bursts", [&](JsonReader& child) { stream.bursts = read_bursts(child); });
  }
  reader.object("mergeTrain", [&](JsonReader& child) {
    stream.train_width = static_cast<std::uint32_t>(child.integer("parallel", 1, 1, 1000));
  });
  reading.model.streams.push_back(std::move(stream));
}

void read_all(JsonReader& root, Reading& reading) {
  root.text("$schema", "");
  root.text("description", "");
  read_calendar(root, reading.model.calendar);
  root.objects("kinds", [&](JsonReader& reader) { read_kind(reader, reading); });
  root.objects("shapes", [&](JsonReader& reader) { read_shape(reader, reading); });
  root.objects("streams", [&](JsonReader& reader) { read_stream(reader, reading); });
  if (!root.has("streams")) root.reject_missing("streams");
  if (reading.model.streams.empty())
    root.reject("streams", "a load model needs at least one stream");
}

}  // namespace

Result<LoadModel> read_load_model(std::string const& path) {
  Result<Source> const source = load_source(path);
  if (!source) return fail(source.error().message);
  Reading reading;
  Result<void> const read =
      JsonReader::read(*source, [&](JsonReader& root) { read_all(root, reading); });
  if (!read) return fail(read.error().message);
  return std::move(reading.model);
}

}  // namespace poolcast::experiment
