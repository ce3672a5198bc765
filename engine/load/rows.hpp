// From a row of any recording to a job: the one place that validates, skips, counts and sorts.
// Knows no file format; an importer hands over a row's texts and says where the row stood.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/load/import.hpp"

namespace poolcast::load {

/// What a row can say about its job.
enum class Role : std::uint8_t { queued, started, finished, duration, pool, slots, id, result };
inline constexpr std::array<std::string_view, 8> role_names = {
    "queued", "started", "finished", "duration", "pool", "slots", "id", "result"};
constexpr std::size_t index(Role role) { return static_cast<std::size_t>(role); }

/// A row's texts by role; empty where the row says nothing.
using Row = std::array<std::string_view, role_names.size()>;

/// Which of a row's texts is wrong, and how. The importer puts the place before it.
struct RowError {
  Role role;
  std::string message;
};

class JobRows {
 public:
  struct Format {
    bool ids = false;      // rows have ids, worth keeping
    bool seconds = false;  // times may be seconds from the start
  };

  JobRows(ImportOptions const& options, Format format) : options_(options), format_(format) {}

  /// Skips the row, keeps its job, or says what is wrong with it.
  Expected<void, RowError> add(Row const& row);

  std::size_t rows() const { return recording_.rows; }
  void reserve(std::size_t jobs) { recording_.load.jobs.reserve(jobs); }

  /// The jobs in the order they were queued; an error if there is none.
  Result<Recording> finish(std::string const& path) &&;

 private:
  Expected<Time, RowError> time(Row const& row, Role role);
  Expected<Duration, RowError> duration(Row const& row);
  Expected<batch::PoolId, RowError> pool(Row const& row) const;

  ImportOptions options_;
  Format format_;
  std::optional<bool> dated_;  // unknown until the first time was read
  Recording recording_;
};

/// A user's own text for a message: in quotes, cut where it is long, without control characters.
std::string quoted(std::string_view text);

/// Whole or decimal seconds, exact to the tick (what is finer is rounded); may be negative.
std::optional<Duration> parse_seconds(std::string_view text);

}  // namespace poolcast::load
