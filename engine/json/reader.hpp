// Reading one JSON object by its keys: wrong types, values out of range and unknown keys become one
// clear error with the value's path. The first error wins; after it every read gives the default.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"
#include "engine/base/time.hpp"

namespace poolcast {

/// A word of a file and what it means.
template <class Value>
struct Word {
  std::string_view text;
  Value value;
};

class JsonReader {
 public:
  using Reading = std::function<void(JsonReader&)>;

  /// Parses `source` (comments allowed) and reads the object in it.
  static Result<void> read(Source const& source, Reading const& reading);

  bool has(std::string_view key);
  /// All of the object, sorted; none of them is unknown then.
  std::vector<std::string> keys();
  bool is_text(std::string_view key);

  std::string text(std::string_view key, std::optional<std::string> const& fallback = {});
  /// A text, a number, `true` or `false`, as text; nothing if the key is missing.
  std::optional<std::string> scalar(std::string_view key);
  double number(std::string_view key, std::optional<double> fallback, double min, double max);
  std::int64_t integer(std::string_view key, std::optional<std::int64_t> fallback, std::int64_t min,
                       std::int64_t max);
  bool boolean(std::string_view key, bool fallback);
  /// A century if it is longer.
  Duration duration(std::string_view key, std::optional<Duration> fallback);
  Time time(std::string_view key, Time fallback);
  /// An array of at least one.
  std::vector<Duration> durations(std::string_view key);
  std::vector<double> numbers(std::string_view key, std::size_t count, double min, double max);
  /// As many as there are, up to `most`; empty if the key is missing.
  std::vector<double> number_list(std::string_view key, std::size_t most, double min, double max);
  std::vector<std::string> text_list(std::string_view key, std::size_t most);
  template <class Value, std::size_t N>
  Value word(std::string_view key, Value fallback, Word<Value> const (&words)[N]) {
    std::vector<std::string_view> texts;
    for (Word<Value> const& w : words) texts.push_back(w.text);
    std::optional<std::size_t> const index = word_index(key, texts);
    return index ? words[*index].value : fallback;
  }

  /// Reads the object at `key`, if there is one; its unknown keys are errors too.
  void object(std::string_view key, Reading const& reading);
  /// Reads each object of the array at `key`.
  void objects(std::string_view key, Reading const& reading);

  /// An error at `key`; the first one stays.
  void reject(std::string_view key, std::string const& problem);
  void reject_missing(std::string_view key);
  bool failed() const { return !error_->empty(); }

 private:
  JsonReader(nlohmann::json const& object, std::string file, std::string path, std::string& error)
      : object_(object), file_(std::move(file)), path_(std::move(path)), error_(&error) {}

  Duration duration_in(std::string_view key, nlohmann::json const& value);
  nlohmann::json const* find(std::string_view key);
  nlohmann::json const* require(std::string_view key, bool optional);
  std::optional<std::size_t> word_index(std::string_view key,
                                        std::span<std::string_view const> words);
  void read_child(nlohmann::json const& value, std::string path, Reading const& reading);
  void reject_unknown_keys();

  nlohmann::json const& object_;
  std::string file_;
  std::string path_;
  std::string* error_;
  std::vector<std::string> known_;  // the keys that were asked for
  bool missing_ = false;            // the error is a key of this object that is missing
};

}  // namespace poolcast
