#include <algorithm>
#include <array>
#include <charconv>
#include <ios>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "engine/load/import_sources.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::load {
namespace {

// The members of a job request that matter. It has no start time: the agent begins the job when it
// receives it, some seconds after the job was assigned to it.
enum class Member { request_id, queue_time, assign_time, receive_time, finish_time, result };
constexpr std::array<std::string_view, 6> member_names = {"requestId",   "queueTime",  "assignTime",
                                                          "receiveTime", "finishTime", "result"};

constexpr char const* expected_answer =
    "no 'requestId'; expected an answer of _apis/distributedtask/pools/{id}/jobrequests";

/// An array or object that is being read, and the place in it.
struct Level {
  bool array = false;
  std::size_t next = 0;  // index of an array's next element
  std::string key;       // of an object's current member
};

/// As RFC 6901 has it: `/value/3/queueTime`.
std::string pointer(std::span<Level const> path) {
  std::string text;
  for (Level const& level : path) {
    text += "/" + (level.array ? std::to_string(level.next) : level.key);
  }
  return text;
}

/// A part of a broken text, fit for a message of one line.
std::string plain(std::string_view text) {
  std::string result(text.substr(0, 200));
  for (char& c : result) {
    bool const visible = c >= ' ' && c <= '~';
    if (!visible) c = '?';
  }
  return result;
}

/// Takes the events of nlohmann's parser. A function that returns false ends the reading.
class RequestReader {
 public:
  RequestReader(RecordingFile const& file, ImportOptions const& options)
      : file_(file), rows_(options, {.ids = true}) {}

  bool null() { return value({}, true); }
  bool boolean(bool value_read) { return value(value_read ? "true" : "false", false); }
  bool number_integer(std::int64_t number) { return value(std::to_string(number), false); }
  bool number_unsigned(std::uint64_t number) { return value(std::to_string(number), false); }
  bool number_float(double, std::string const& text) { return value(text, false); }
  bool string(std::string& text) { return value(text, true); }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool key(std::string& name);
  bool start_object(std::size_t) { return open(false); }
  bool start_array(std::size_t) { return open(true); }
  bool end_object();
  bool end_array() { return close(); }
  bool parse_error(std::size_t, std::string const&, nlohmann::detail::exception const& error);

  Result<Recording> finish(bool complete) &&;

 private:
  bool value(std::string_view text, bool is_text);
  bool open(bool array);
  bool close();
  bool add_request();
  bool stop(std::string const& place, std::string const& message);
  std::string_view text(Member member) const { return texts_[static_cast<std::size_t>(member)]; }
  std::string* wanted();

  RecordingFile const& file_;
  JobRows rows_;
  std::vector<Level> path_;
  // How deep the members of a request lie: 3 in {"value": [...]}, 2 in [...], 1 if the whole
  // document is one request, which is assumed until a `value` is seen.
  std::size_t request_depth_ = 1;
  std::array<std::string, member_names.size()> texts_;
  std::optional<Error> error_;
};

bool RequestReader::key(std::string& name) {
  path_.back().key = name;
  return true;
}

/// Where the value that comes now belongs; null if it does not matter.
std::string* RequestReader::wanted() {
  if (path_.size() != request_depth_ || path_.back().array) return nullptr;
  auto const at = std::ranges::find(member_names, path_.back().key);
  return at == member_names.end() ? nullptr
                                  : &texts_[static_cast<std::size_t>(at - member_names.begin())];
}

bool RequestReader::value(std::string_view text, bool is_text) {
  bool const in_list = !path_.empty() && path_.back().array;
  if (in_list && path_.size() + 1 == request_depth_) {
    return stop(pointer(path_), "expected a job request, an object");
  }
  if (std::string* const member = wanted()) {
    bool const is_id = member == &texts_[static_cast<std::size_t>(Member::request_id)];
    if (!is_text && !is_id) return stop(pointer(path_), std::string(text) + " is not a text");
    member->assign(text);
  }
  if (in_list) ++path_.back().next;
  return true;
}

bool RequestReader::open(bool array) {
  constexpr std::size_t deepest = 100;
  if (path_.size() == deepest) return stop("", "JSON nested too deeply for job requests");
  bool const is_value = path_.size() == 1 && !path_[0].array && path_[0].key == "value";
  if (wanted() != nullptr) return stop(pointer(path_), "expected a text");
  if (is_value && !array) return stop("/value", "expected an array of job requests");
  if (array && path_.size() + 1 == request_depth_ && !path_.empty()) {
    return stop(pointer(path_), "expected a job request, an object");
  }
  if (is_value) request_depth_ = 3;
  if (path_.empty() && array) request_depth_ = 2;
  path_.push_back({.array = array, .next = 0, .key = {}});
  if (!array && path_.size() == request_depth_) texts_ = {};
  return true;
}

bool RequestReader::end_object() {
  if (path_.size() == request_depth_ && !add_request()) return false;
  return close();
}

bool RequestReader::close() {
  path_.pop_back();
  if (!path_.empty() && path_.back().array) ++path_.back().next;
  return true;
}

bool RequestReader::add_request() {
  auto const place = [this] { return pointer(std::span(path_).first(path_.size() - 1)); };
  if (text(Member::request_id).empty()) {
    return stop(place(), expected_answer);
  }
  bool const received = !text(Member::receive_time).empty();
  bool const ended = !text(Member::result).empty();
  Row row;
  row[index(Role::queued)] = text(Member::queue_time);
  row[index(Role::started)] = text(received ? Member::receive_time : Member::assign_time);
  row[index(Role::finished)] = ended ? text(Member::finish_time) : "";
  row[index(Role::result)] = text(Member::result);
  row[index(Role::id)] = text(Member::request_id);
  Expected<void, RowError> const added = rows_.add(row);
  if (added) return true;
  switch (added.error().role) {
    case Role::queued:
      return stop(place() + "/queueTime", added.error().message);
    case Role::started:
      return stop(place() + (received ? "/receiveTime" : "/assignTime"), added.error().message);
    case Role::finished:
      return stop(place() + "/finishTime", added.error().message);
    default:
      return stop(place(), added.error().message);
  }
}

/// nlohmann says `[json.exception.parse_error.101] parse error at line 1, column 2: syntax error
/// while parsing value - unexpected end of input; expected '}'`.
bool RequestReader::parse_error(std::size_t, std::string const&,
                                nlohmann::detail::exception const& error) {
  std::string_view text = error.what();
  int line = 0, column = 0;
  auto const number_after = [&](std::string_view word, int& number) {
    std::size_t const at = text.find(word);
    if (at == text.npos) return;
    text.remove_prefix(at + word.size());
    std::from_chars(text.data(), text.data() + text.size(), number);
  };
  number_after(" at line ", line);
  number_after(", column ", column);
  for (std::string_view before : {"] ", ": ", " - "}) {
    std::size_t const at = text.find(before);
    if (at != text.npos) text.remove_prefix(at + before.size());
  }
  std::string const place =
      line == 0 ? ""
                : ":" + std::to_string(line + file_.first_line - 1) + ":" + std::to_string(column);
  error_ = Error{file_.path + place + ": bad JSON: " + plain(text)};
  return false;
}

bool RequestReader::stop(std::string const& place, std::string const& message) {
  error_ = Error{file_.path + ": " + place + (place.empty() ? "" : ": ") + message};
  return false;
}

Result<Recording> RequestReader::finish(bool complete) && {
  if (error_) return tl::unexpected(*error_);
  if (!complete) return fail(file_.path + ": reading stopped early");
  return std::move(rows_).finish(file_.path);
}

}  // namespace

Result<Recording> import_jobrequests(RecordingFile const& file, ImportOptions const& options) {
  RequestReader reader(file, options);
  try {
    bool const complete =
        nlohmann::json::sax_parse(std::istreambuf_iterator<char>(file.in), {}, &reader);
    return std::move(reader).finish(complete);
  } catch (std::ios_base::failure const& failure) {
    return fail("cannot read '" + file.path + "': " + failure.code().message());
  }
}

}  // namespace poolcast::load
