// From a row of any recording to a job: the one place that validates, skips and counts. Knows no
// file format; an importer hands over a row's texts and says where the row stood.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/load/import.hpp"
#include "engine/load/job_line.hpp"

namespace poolcast::load {

inline constexpr std::array<std::string_view, 14> role_names = {
    "queued", "started", "finished", "duration", "pool",  "slots",     "id",
    "result", "kind",    "priority", "pipeline", "needs", "cancelled", "waited"};
constexpr std::size_t index(Role role) { return static_cast<std::size_t>(role); }

/// A row's texts by role; empty where the row says nothing. Of `needs`, the ids are handed over
/// beside the row.
using Row = std::array<std::string_view, role_names.size()>;

class JobRows {
 public:
  JobRows(ImportOptions const& options, JobSink const& sink)
      : start_(options.start), expected_(options.expected), sink_(sink) {}

  /// About how many jobs there will be, as soon as an importer can tell.
  void expect(std::size_t jobs) const {
    if (expected_) expected_(jobs);
  }

  /// Times may be seconds from the start, too.
  void allow_seconds() { seconds_ = true; }
  /// Jobs may need others: the names of skipped rows are kept.
  void allow_needs() { needs_ = true; }
  /// Seconds count from this date, which the recording itself names.
  void count_from(Time start) {
    start_ = start;
    seconds_are_dates_ = true;
  }

  bool takes_seconds() const { return seconds_; }
  Time start() const { return start_; }
  /// Whether a row whose times are dates, or are seconds, may come now.
  bool agrees(bool dated) const { return dated_.value_or(dated) == dated; }

  /// Skips the row, hands over its job, or says what is wrong with it. No needs without
  /// allow_needs().
  Expected<void, RowError> add(Row const& row, std::span<std::string_view const> needs = {});

  /// The job of a row that was read and validated elsewhere; `dated` agrees.
  Expected<void, RowError> add_job(JobLine const& job, bool dated) {
    ++counts_.rows;
    dated_ = dated;
    return hand_over(job);
  }

  /// Leaves out a row of which the importer knows that it is no job that ran to its end.
  void skip_unfinished();
  void skip_wide();

  void note(std::string text) { counts_.notes.push_back(std::move(text)); }
  Counts counts() const;
  std::size_t jobs() const { return jobs_; }

 private:
  Expected<void, RowError> hand_over(JobLine const& job) {
    if (job.queued < last_queued_) counts_.sorted = false;
    last_queued_ = job.queued;
    ++jobs_;
    return sink_(job);
  }
  void leave_out(Row const& row);
  Expected<Time, RowError> time(Row const& row, Role role);
  Expected<Time, RowError> queued(Row const& row);
  Expected<Duration, RowError> duration(Row const& row);

  Time start_;
  std::function<void(std::size_t)> const& expected_;
  JobSink const& sink_;
  bool seconds_ = false;
  bool seconds_are_dates_ = false;
  bool needs_ = false;
  std::optional<bool> dated_;  // unknown until the first time was read
  Counts counts_;
  std::size_t jobs_ = 0;
  Time last_queued_{};  // no job was queued before 1970
};

// What is beyond these bounds is another unit (milliseconds, Unix time), not a load.
inline constexpr Duration longest_recording = 3650 * day;
inline constexpr Duration longest_job = 365 * day;

/// 2200-01-01. Jobs are queued, and runs begin, before it and from 1970 on: a later date is a slip
/// of the pen, and the simulation's calendar ends some centuries later.
inline constexpr Time end_of_dates = Time{} + 84'006 * day;
inline constexpr int most_slots = 256;  // the service's own limit on a node's task slots

bool is_cancelled(std::string_view result);

/// Whether a row's texts tell of a job that was not cancelled and has an end.
bool ran_to_its_end(Row const& row);

/// A user's own text for a message: in quotes, cut where it is long, without control characters.
std::string quoted(std::string_view text);

/// Whole or decimal seconds, exact to the tick (what is finer is rounded); may be negative.
std::optional<Duration> parse_seconds(std::string_view text);

}  // namespace poolcast::load
