// The common rows of a CSV file, read straight into a job: no quotes, times such as
// 2026-01-12T20:06:14.123Z or plain seconds, an end. Every other row is left to whoever reads all
// rows and knows what to say about them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/load/columns.hpp"
#include "engine/load/digits.hpp"
#include "engine/load/job_line.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::load {

class PlainRows {
 public:
  /// What must be readable behind the end of the text.
  static constexpr std::size_t padding = 16;

  PlainRows(Columns const& columns, JobRows const& rows);

  /// Reads the row at `at` into `job`. Gives where the next row begins; null for an uncommon row.
  /// A line end must follow.
  char const* read(char const* at, JobLine& job);
  /// Whether the times of the row that was read last were dates.
  bool dated() const { return times_ == Times::dates; }

 private:
  enum class Times : std::uint8_t { none, seconds, dates };
  struct Field {
    std::optional<Role> role;
    digits::Usual length{}, places{};  // of its values, before the point and after it
  };

  char const* read_field(Field& field, char const* at, JobLine& job);
  char const* read_time(Field& field, char const* at, Time& time);
  char const* read_date(Field& field, char const* at, Time& time);

  std::vector<Field> fields_;
  std::string fine_result_;       // the last one that does not say cancelled
  bool usable_ = digits::usable;  // and no column is of the uncommon kind
  bool from_times_;               // the duration is the time from started to finished
  Time start_;
  bool takes_seconds_;
  Time started_, finished_;
  Times times_ = Times::none;
  std::uint64_t date_[2] = {};  // the text of the date that was read last
  Time midnight_;               // and what it means
};

}  // namespace poolcast::load
