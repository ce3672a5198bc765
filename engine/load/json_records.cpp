#include "engine/load/json_records.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>

#include "engine/base/text.hpp"
#include "engine/load/bad_json.hpp"

namespace poolcast::load {
namespace {

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

/// Whether the keys of `path` are the parts of `wanted`.
bool same_path(std::span<Level const> path, std::string_view wanted) {
  for (Level const& level : path) {
    if (level.array || !wanted.starts_with(level.key)) return false;
    wanted.remove_prefix(level.key.size());
    bool const last = &level == &path.back();
    if (last) return wanted.empty();
    if (!wanted.starts_with('/')) return false;
    wanted.remove_prefix(1);
  }
  return false;
}

}  // namespace

Record::Record(RecordShape const& shape) : texts_(shape.members.size()) {
  members_.fill(absent);
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    if (shape.members[i].role) use(*shape.members[i].role, i);
  }
}

Row Record::row() const {
  Row row;
  for (std::size_t role = 0; role < row.size(); ++role) {
    if (members_[role] != absent) row[role] = texts_[members_[role]];
  }
  return row;
}

/// Takes the events of nlohmann's parser, for one document. A function that returns false ends the
/// reading.
class RecordReader {
 public:
  RecordReader(RecordingFile& file, int document, RecordShape const& shape, TakeRecord const& take)
      : file_(file),
        shape_(shape),
        take_(take),
        line_(file.line()),
        document_(document),
        fresh_(shape),
        record_(shape),
        answer_(shape.answer.size()) {}

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

  Result<void> finish(bool complete, EndDocument const& end);

 private:
  bool value(std::string_view text, bool is_text);
  bool open(bool array);
  bool close();
  bool add_record();
  bool stop(std::string const& place, std::string const& message);
  bool lists_records() const;
  std::size_t wanted() const;
  void keep_answer(std::string_view text);

  RecordingFile& file_;
  RecordShape const& shape_;
  TakeRecord const& take_;
  int line_;      // on which the document begins
  int document_;  // how many there were before it
  std::vector<Level> path_;
  // How deep the members of a record lie: 1 if the whole document is one record, 2 in [...]. In an
  // answer, which is assumed when one of `lists` is seen, two more.
  std::size_t record_depth_ = 1;
  bool in_answer_ = false;  // the object at hand holds an array of records, or did
  std::size_t answer_depth_ = 0;
  Record fresh_, record_;
  std::vector<std::string> answer_;
  std::optional<Error> error_;
};

bool RecordReader::key(std::string& name) {
  path_.back().key = name;
  return true;
}

/// The member to which the value that comes now belongs.
std::size_t RecordReader::wanted() const {
  if (path_.size() < record_depth_) return Record::absent;
  std::span<Level const> inside = std::span(path_).subspan(record_depth_ - 1);
  bool const element = inside.size() > 1 && inside.back().array;
  if (element) inside = inside.first(inside.size() - 1);
  for (std::size_t i = 0; i < shape_.members.size(); ++i) {
    Member const& member = shape_.members[i];
    bool const array = member.holds == Holds::texts || member.holds == Holds::elements;
    if (element != array) continue;
    if (same_path(inside, member.path)) return i;
  }
  return Record::absent;
}

bool RecordReader::value(std::string_view text, bool is_text) {
  bool const in_list = !path_.empty() && path_.back().array;
  if (path_.empty() || (in_list && path_.size() + 1 == record_depth_)) {
    return stop(pointer(path_), "expected a " + std::string(shape_.noun) + ", an object");
  }
  if (std::size_t const at = wanted(); at != Record::absent) {
    Holds const holds = shape_.members[at].holds;
    if (!is_text && holds == Holds::text) {
      return stop(pointer(path_), std::string(text) + " is not a text");
    }
    std::string& kept = record_.texts_[at];
    if (holds == Holds::texts)
      kept.append(text).append("\n");
    else
      kept.assign(text);
  }
  keep_answer(text);
  if (in_list) ++path_.back().next;
  return true;
}

/// An answer's own texts may come before the array that makes it an answer.
void RecordReader::keep_answer(std::string_view text) {
  std::size_t const depth = in_answer_ ? answer_depth_ : record_depth_;
  if (path_.size() != depth || path_.back().array) return;
  auto const at = std::ranges::find(shape_.answer, path_.back().key);
  if (at != shape_.answer.end()) {
    answer_[static_cast<std::size_t>(at - shape_.answer.begin())] = text;
  }
}

/// Whether what opens now is a member that holds the array of records.
bool RecordReader::lists_records() const {
  return path_.size() == record_depth_ && !in_answer_ && !path_.back().array &&
         std::ranges::find(shape_.lists, path_.back().key) != shape_.lists.end();
}

bool RecordReader::open(bool array) {
  constexpr std::size_t deepest = 100;
  std::string const noun(shape_.noun);
  if (path_.size() == deepest) return stop("", "JSON nested too deeply for " + noun + "s");
  bool const list = lists_records();
  if (list && !array) return stop(pointer(path_), "expected an array of " + noun + "s");
  if (std::size_t const at = wanted(); at != Record::absent) {
    if (shape_.members[at].holds != Holds::elements) {
      return stop(pointer(path_), "expected a text");
    }
    record_.texts_[at] = array ? "[...]" : "{...}";
  }
  if (array && !path_.empty() && path_.size() + 1 == record_depth_) {
    return stop(pointer(path_), "expected a " + noun + ", an object");
  }
  if (list) {
    in_answer_ = true;
    answer_depth_ = record_depth_;
    record_depth_ += 2;
  }
  if (path_.empty() && array) record_depth_ = 2;
  path_.push_back({.array = array, .next = 0, .key = {}});
  if (!array && path_.size() == record_depth_) record_ = fresh_;
  return true;
}

bool RecordReader::end_object() {
  if (in_answer_ && path_.size() == answer_depth_) {
    in_answer_ = false;
    record_depth_ = answer_depth_;
  } else if (path_.size() == record_depth_ && !add_record()) {
    return false;
  }
  return close();
}

bool RecordReader::close() {
  path_.pop_back();
  if (!path_.empty() && path_.back().array) ++path_.back().next;
  return true;
}

bool RecordReader::add_record() {
  std::string const first(shape_.members.front().path);
  auto const place = [this] { return pointer(std::span(path_).first(path_.size() - 1)); };
  if (record_.texts_.front().empty()) {
    return stop(place(), "no '" + first + "'; expected " + std::string(shape_.expected));
  }
  Expected<void, RowError> const added = take_(record_);
  if (added) return true;
  std::size_t const member = record_.member_of(added.error().role);
  std::string const at =
      member == Record::absent ? "" : "/" + std::string(shape_.members[member].path);
  return stop(place() + at, added.error().message);
}

bool RecordReader::parse_error(std::size_t, std::string const&,
                               nlohmann::detail::exception const& error) {
  error_ = bad_json(file_.path(), line_, error.what());
  return false;
}

bool RecordReader::stop(std::string const& place, std::string const& message) {
  std::string const line = document_ == 0 ? "" : ":" + std::to_string(line_);
  error_ = Error{file_.path() + line + ": " + place + (place.empty() ? "" : ": ") + message};
  return false;
}

Result<void> RecordReader::finish(bool complete, EndDocument const& end) {
  if (error_) return tl::unexpected(*error_);
  if (!complete) return fail(file_.path() + ": reading stopped early");
  return end ? end(answer_) : Result<void>{};
}

Result<void> read_records(RecordingFile& file, RecordShape const& shape, TakeRecord const& take,
                          EndDocument const& end) {
  std::streambuf& in = file.characters();
  for (int document = 0;; ++document) {
    while (!file.head().empty() && is_blank(file.head().front())) in.sbumpc();
    if (file.head().empty()) return {};
    RecordReader reader(file, document, shape, take);
    bool const complete =
        nlohmann::json::sax_parse(std::istreambuf_iterator<char>(&in), {}, &reader,
                                  nlohmann::json::input_format_t::json, false);
    Result<void> finished = reader.finish(complete, end);
    if (!finished) return finished;
  }
}

Result<void> import_records(RecordingFiles& files, RecordShape const& shape, JobRows& rows,
                            void (*adjust)(Record&)) {
  return files.each([&](RecordingFile& file) {
    return read_records(file, shape, [&](Record& record) {
      if (adjust != nullptr) adjust(record);
      return rows.add(record.row());
    });
  });
}

}  // namespace poolcast::load
