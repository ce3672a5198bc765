#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/load/bad_json.hpp"
#include "engine/load/lines.hpp"
#include "engine/load/sources.hpp"

namespace poolcast::load {
namespace {

enum class Value { text, number, list };

struct Key {
  std::string_view name;
  Role role;
  Value value;
  char const* expected;  // said where it is another value
};
constexpr Key keys[] = {
    {"queued", Role::queued, Value::text, "a time in quotes"},
    {"duration", Role::duration, Value::number, "a number of seconds"},
    {"id", Role::id, Value::text, "a text"},
    {"pool", Role::pool, Value::text, "a text"},
    {"slots", Role::slots, Value::number, "a number"},
    {"kind", Role::kind, Value::text, "a text"},
    {"priority", Role::priority, Value::number, "a number"},
    {"pipeline", Role::pipeline, Value::text, "a text"},
    {"needs", Role::needs, Value::list, "an array of ids"},
    {"cancelled", Role::cancelled, Value::text, "a time in quotes"},
};

std::string unknown_key(std::string_view name) {
  std::vector<std::string_view> names;
  for (Key const& key : keys) names.push_back(key.name);
  std::string const guess = did_you_mean(name, names);
  return "unknown key " + load::quoted(name) +
         (guess.empty() ? "; the keys are queued, duration, id, pool, slots, kind, priority, "
                          "pipeline, needs, cancelled"
                        : guess);
}

/// Takes the events of nlohmann's parser, for one line.
class JobReader {
 public:
  bool null() { return other_value("null"); }
  bool boolean(bool value) { return other_value(value ? "true" : "false"); }
  bool number_integer(std::int64_t number) { return take(Value::number, std::to_string(number)); }
  bool number_unsigned(std::uint64_t number) { return take(Value::number, std::to_string(number)); }
  bool number_float(double, std::string const& text) { return take(Value::number, text); }
  bool string(std::string& text) { return take(Value::text, text); }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool key(std::string& name);
  bool start_object(std::size_t);
  bool start_array(std::size_t);
  bool end_object() { return true; }
  bool end_array() { return in_list_ = false, true; }
  bool parse_error(std::size_t, std::string const&, nlohmann::detail::exception const& error) {
    syntax_ = error.what();
    return false;
  }

  void clear();
  Row row() const;
  std::vector<std::string_view> needs() const { return {needs_.begin(), needs_.end()}; }
  /// What stopped the reading, in our words or in the parser's.
  std::string const& message() const { return message_; }
  std::string const& syntax() const { return syntax_; }

 private:
  bool take(Value value, std::string const& text);
  bool other_value(std::string const& text);
  bool stop(std::string message) { return message_ = std::move(message), false; }

  Key const* key_ = nullptr;  // of the value that comes now
  bool in_list_ = false;
  std::array<std::string, role_names.size()> texts_;
  std::array<bool, role_names.size()> given_{};
  std::vector<std::string> needs_;
  std::string message_, syntax_;
};

void JobReader::clear() {
  key_ = nullptr;
  in_list_ = false;
  for (std::string& text : texts_) text.clear();
  given_ = {};
  needs_.clear();
}

bool JobReader::key(std::string& name) {
  auto const found = std::ranges::find(keys, name, &Key::name);
  if (found == std::end(keys)) return stop(unknown_key(name));
  key_ = found;
  bool& given = given_[index(key_->role)];
  if (given) return stop("key " + load::quoted(name) + " is given twice");
  given = true;
  return true;
}

bool JobReader::start_object(std::size_t) { return key_ == nullptr ? true : other_value("{...}"); }

bool JobReader::start_array(std::size_t) {
  if (key_ == nullptr) return stop("expected a job, an object");
  if (in_list_ || key_->value != Value::list) return other_value("[...]");
  return in_list_ = true;
}

bool JobReader::other_value(std::string const& text) {
  if (key_ == nullptr) return stop("expected a job, an object");
  return stop("key '" + std::string(key_->name) + "': " + text + " is not " + key_->expected);
}

bool JobReader::take(Value value, std::string const& text) {
  if (key_ == nullptr) return stop("expected a job, an object");
  bool const fits = in_list_ ? value == Value::text : value == key_->value;
  if (!fits) return other_value(value == Value::text ? load::quoted(text) : text);
  if (in_list_)
    needs_.push_back(text);
  else
    texts_[index(key_->role)] = text;
  return true;
}

Row JobReader::row() const {
  Row row;
  std::ranges::copy(texts_, row.begin());
  return row;
}

Result<void> read_jobs(RecordingFile& file, JobRows& rows) {
  JobReader reader;
  Lines lines(file);
  while (std::optional<std::string_view> const line = lines.next()) {
    if (trim(*line).empty()) continue;
    reader.clear();
    bool const complete = nlohmann::json::sax_parse(*line, &reader);
    std::string const place = file.path() + ":" + std::to_string(lines.number()) + ": ";
    if (!complete && !reader.message().empty()) return fail(place + reader.message());
    if (!complete) return tl::unexpected(bad_json(file.path(), lines.number(), reader.syntax()));
    Row const row = reader.row();
    for (Role role : {Role::queued, Role::duration}) {
      if (row[index(role)].empty()) {
        return fail(place + "no key '" + std::string(role_names[index(role)]) + "'");
      }
    }
    Expected<void, RowError> const added = rows.add(row, reader.needs());
    if (!added) {
      return fail(place + "key '" + std::string(role_names[index(added.error().role)]) +
                  "': " + added.error().message);
    }
  }
  return {};
}

}  // namespace

Result<void> import_jsonl(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  rows.allow_needs();
  return files.each([&](RecordingFile& file) { return read_jobs(file, rows); });
}

}  // namespace poolcast::load
