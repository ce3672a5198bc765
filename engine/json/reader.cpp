#include "engine/json/reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/json/place_of_number.hpp"

namespace poolcast {
namespace {

using nlohmann::json;

// As good as the service's `P10675199DT2H48M5.4775807S`, no limit; but times can be added to it.
constexpr Duration longest = 100 * 365 * day;

/// `5`, `"text"`, `an object`: short enough for a message.
std::string shown(json const& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  std::string const text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  return text.size() <= 40 ? text : text.substr(0, 37) + "...";
}

/// `scenario.json:3:7`
std::string at(Source const& source, std::size_t offset) {
  Place const place = place_of(source.text, static_cast<std::uint32_t>(offset));
  return source.name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

/// `1e999` of `number overflow parsing '1e999'`.
std::string quoted_part(json::exception const& error) {
  std::string_view const text = error.what();
  std::size_t const begin = std::min(text.find('\''), text.size() - 1) + 1;
  return std::string(text.substr(begin, text.rfind('\'') - begin));
}

/// nlohmann's words without their beginning, which repeats the place.
std::string reason(json::parse_error const& error) {
  std::string_view const text = error.what();
  std::size_t const colon = text.find(": ");
  return std::string(colon == text.npos ? text : text.substr(colon + 2));
}

}  // namespace

Result<void> JsonReader::read(Source const& source, Reading const& reading) {
  json document;
  try {
    document = json::parse(source.text, nullptr, true, /*ignore_comments=*/true);
  } catch (json::parse_error const& error) {
    std::size_t const offset = std::min(error.byte == 0 ? 0 : error.byte - 1, source.text.size());
    return fail(at(source, offset) + ": not JSON: " + reason(error));
  } catch (json::out_of_range const& error) {
    // The one that parsing can meet; it names the number and not its place.
    std::string const number = quoted_part(error);
    return fail(at(source, place_of_number(source.text, number)) + ": the number " + number +
                " is too large");
  }
  if (!document.is_object())
    return fail(source.name + ": expected an object, got " + shown(document));
  std::string error;
  JsonReader reader(document, source.name, "", error);
  reading(reader);
  reader.reject_unknown_keys();
  if (!error.empty()) return fail(error);
  return {};
}

bool JsonReader::has(std::string_view key) { return find(key) != nullptr; }

std::vector<std::string> JsonReader::keys() {
  for (auto const& item : object_.items()) known_.push_back(item.key());
  return known_;
}

bool JsonReader::is_text(std::string_view key) {
  json const* value = find(key);
  return value != nullptr && value->is_string();
}

json const* JsonReader::find(std::string_view key) {
  known_.emplace_back(key);
  auto const at = object_.find(key);
  return at == object_.end() ? nullptr : &*at;
}

json const* JsonReader::require(std::string_view key, bool optional) {
  json const* value = find(key);
  if (value == nullptr && !optional) reject_missing(key);
  return failed() ? nullptr : value;
}

void JsonReader::reject(std::string_view key, std::string const& problem) {
  if (failed()) return;
  *error_ = file_ + ": " + path_ + "/" + std::string(key) + ": " + problem;
}

std::string JsonReader::text(std::string_view key, std::optional<std::string> const& fallback) {
  json const* value = require(key, fallback.has_value());
  if (value == nullptr) return fallback.value_or("");
  if (value->is_string()) return value->get<std::string>();
  reject(key, "expected text, got " + shown(*value));
  return {};
}

std::optional<std::string> JsonReader::scalar(std::string_view key) {
  json const* value = require(key, true);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number() || value->is_boolean()) return value->dump();
  reject(key, "expected text, a number, true or false, got " + shown(*value));
  return std::nullopt;
}

double JsonReader::number(std::string_view key, std::optional<double> fallback, double min,
                          double max) {
  json const* value = require(key, fallback.has_value());
  if (value == nullptr) return fallback.value_or(min);
  double const number = value->is_number() ? value->get<double>() : min - 1;
  if (number >= min && number <= max) return number;
  reject(key, "expected a number from " + format_number(min, 15) + " to " + format_number(max, 15) +
                  ", got " + shown(*value));
  return min;
}

std::int64_t JsonReader::integer(std::string_view key, std::optional<std::int64_t> fallback,
                                 std::int64_t min, std::int64_t max) {
  json const* value = require(key, fallback.has_value());
  if (value == nullptr) return fallback.value_or(min);
  bool const small = !value->is_number_unsigned() || value->get<std::uint64_t>() <= INT64_MAX;
  std::int64_t const integer =
      value->is_number_integer() && small ? value->get<std::int64_t>() : min;
  if (value->is_number_integer() && small && integer >= min && integer <= max) return integer;
  reject(key, "expected an integer from " + std::to_string(min) + " to " + std::to_string(max) +
                  ", got " + shown(*value));
  return min;
}

bool JsonReader::boolean(std::string_view key, bool fallback) {
  json const* value = require(key, true);
  if (value == nullptr) return fallback;
  if (value->is_boolean()) return value->get<bool>();
  reject(key, "expected true or false, got " + shown(*value));
  return fallback;
}

Duration JsonReader::duration(std::string_view key, std::optional<Duration> fallback) {
  json const* value = require(key, fallback.has_value());
  return value == nullptr ? fallback.value_or(Duration{}) : duration_in(key, *value);
}

Duration JsonReader::duration_in(std::string_view key, json const& value) {
  if (!value.is_string()) {
    reject(key, "expected a duration such as \"PT5M\", got " + shown(value));
    return {};
  }
  Result<Duration> const duration = parse_duration(value.get<std::string>());
  if (!duration) reject(key, duration.error().message);
  return std::min(duration.value_or(Duration{}), longest);
}

std::vector<Duration> JsonReader::durations(std::string_view key) {
  json const* value = require(key, false);
  std::vector<Duration> durations;
  if (value == nullptr) return durations;
  if (!value->is_array() || value->empty()) {
    reject(key, "expected an array of at least one duration, got " +
                    (value->is_array() ? "an empty one" : shown(*value)));
    return durations;
  }
  for (std::size_t i = 0; i < value->size(); ++i) {
    durations.push_back(duration_in(std::string(key) + "/" + std::to_string(i), (*value)[i]));
  }
  return durations;
}

Time JsonReader::time(std::string_view key, Time fallback) {
  json const* value = require(key, true);
  if (value == nullptr) return fallback;
  std::optional<Time> const time =
      value->is_string() ? parse_w3c_time(value->get<std::string>()) : std::nullopt;
  if (!time) reject(key, "expected a time such as \"2022-01-18T00:00:00Z\", got " + shown(*value));
  return time.value_or(fallback);
}

std::vector<double> JsonReader::numbers(std::string_view key, std::size_t count, double min,
                                        double max) {
  json const* value = require(key, false);
  std::vector<double> numbers;
  if (value == nullptr) return numbers;
  if (!value->is_array() || value->size() != count) {
    reject(key,
           "expected an array of " + std::to_string(count) + " numbers, got " +
               (value->is_array() ? std::to_string(value->size()) + " of them" : shown(*value)));
    return numbers;
  }
  for (std::size_t i = 0; i < count; ++i) {
    json const& item = (*value)[i];
    double const number = item.is_number() ? item.get<double>() : min - 1;
    if (number >= min && number <= max) {
      numbers.push_back(number);
    } else {
      reject(std::string(key) + "/" + std::to_string(i),
             "expected a number from " + format_number(min, 15) + " to " + format_number(max, 15) +
                 ", got " + shown(item));
    }
  }
  return numbers;
}

std::vector<double> JsonReader::number_list(std::string_view key, std::size_t most, double min,
                                            double max) {
  json const* value = require(key, true);
  if (value == nullptr) return {};
  bool const fits = value->is_array() && value->size() <= most;
  if (fits) return numbers(key, value->size(), min, max);
  reject(key, "expected an array of at most " + std::to_string(most) + " numbers, got " +
                  (value->is_array() ? std::to_string(value->size()) + " of them" : shown(*value)));
  return {};
}

std::vector<std::string> JsonReader::text_list(std::string_view key, std::size_t most) {
  json const* value = require(key, true);
  if (value == nullptr) return {};
  if (!value->is_array() || value->size() > most) {
    reject(key,
           "expected an array of at most " + std::to_string(most) + " texts, got " +
               (value->is_array() ? std::to_string(value->size()) + " of them" : shown(*value)));
    return {};
  }
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < value->size(); ++i) {
    json const& item = (*value)[i];
    if (item.is_string()) {
      texts.push_back(item.get<std::string>());
    } else {
      reject(std::string(key) + "/" + std::to_string(i), "expected text, got " + shown(item));
    }
  }
  return texts;
}

std::optional<std::size_t> JsonReader::word_index(std::string_view key,
                                                  std::span<std::string_view const> words) {
  json const* value = require(key, true);
  if (value == nullptr) return std::nullopt;
  std::string const text = value->is_string() ? value->get<std::string>() : "";
  auto const at = std::ranges::find(words, text);
  if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  std::string choices;
  for (std::string_view word : words) {
    choices += (choices.empty() ? "" : word == words.back() ? " or " : ", ") + std::string(word);
  }
  reject(key, "expected " + choices + ", got " + shown(*value) + did_you_mean(text, words));
  return std::nullopt;
}

void JsonReader::read_child(json const& value, std::string path, Reading const& reading) {
  JsonReader child(value, file_, std::move(path), *error_);
  reading(child);
  child.reject_unknown_keys();
}

void JsonReader::object(std::string_view key, Reading const& reading) {
  json const* value = require(key, true);
  if (value == nullptr) return;
  if (!value->is_object()) return reject(key, "expected an object, got " + shown(*value));
  read_child(*value, path_ + "/" + std::string(key), reading);
}

void JsonReader::objects(std::string_view key, Reading const& reading) {
  json const* value = require(key, true);
  if (value == nullptr) return;
  if (!value->is_array()) return reject(key, "expected an array, got " + shown(*value));
  for (std::size_t i = 0; i < value->size(); ++i) {
    std::string const at = std::string(key) + "/" + std::to_string(i);
    json const& item = (*value)[i];
    if (!item.is_object()) return reject(at, "expected an object, got " + shown(item));
    read_child(item, path_ + "/" + at, reading);
  }
}

void JsonReader::reject_missing(std::string_view key) {
  missing_ = missing_ || !failed();
  reject(key, "is missing");
}

void JsonReader::reject_unknown_keys() {
  // A key is often missing because it was misspelt: the misspelt one is then the better message.
  if (failed() && !missing_) return;
  std::vector<std::string_view> const known(known_.begin(), known_.end());
  for (auto const& [key, value] : object_.items()) {
    if (std::ranges::find(known, key) != known.end()) continue;
    error_->clear();
    return reject(key, "unknown key" + did_you_mean(key, known));
  }
}

}  // namespace poolcast
