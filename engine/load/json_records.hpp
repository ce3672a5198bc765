// Records out of JSON of any size: an array of them, an answer that holds such an array, one
// record, or several such documents one after another. Only the members that a source asks for
// are kept, and only of the record that is being read. Knows no source.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/load/recording_file.hpp"
#include "engine/load/rows.hpp"
#include "engine/load/sources.hpp"

namespace poolcast::load {

/// A number may be written as a text. `texts` and `elements` are arrays; of the latter it matters
/// only whether there is an element.
enum class Holds : std::uint8_t { text, number, texts, elements };

struct Member {
  std::string_view path;       // within the record: `definition/name`
  std::optional<Role> role{};  // of a row, which it plays as it stands
  Holds holds = Holds::text;
};

struct RecordShape {
  std::string_view noun;      // `job request`
  std::string_view expected;  // `an answer of _apis/...`: said where the first member is missing
  std::vector<std::string_view> lists;     // members of an answer that hold the array of records
  std::vector<Member> members;             // the first one is in every record
  std::vector<std::string_view> answer{};  // texts of the answer around the records
};

/// A record's members in the order of the shape; what is null or absent is empty. Of an array of
/// texts, each ends in a line end.
class Record {
 public:
  explicit Record(RecordShape const& shape);

  std::string const& text(std::size_t member) const { return texts_[member]; }
  /// Another member plays the role; `absent` takes the role away.
  void use(Role role, std::size_t member) { members_[index(role)] = member; }
  static constexpr std::size_t absent = ~std::size_t{0};
  Row row() const;
  std::size_t member_of(Role role) const { return members_[index(role)]; }

 private:
  friend class RecordReader;
  std::array<std::size_t, role_names.size()> members_;
  std::vector<std::string> texts_;
};

using TakeRecord = std::function<Expected<void, RowError>(Record&)>;
/// With the answer's texts; after the records of each document.
using EndDocument = std::function<Result<void>(std::vector<std::string> const&)>;

Result<void> read_records(RecordingFile& file, RecordShape const& shape, TakeRecord const& take,
                          EndDocument const& end = {});

/// A row a record, of all files. `adjust` says which member plays a role where that depends.
Result<void> import_records(RecordingFiles& files, RecordShape const& shape, JobRows& rows,
                            void (*adjust)(Record&) = nullptr);

}  // namespace poolcast::load
