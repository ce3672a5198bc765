// One job as a line of load.jsonl tells it, with names instead of indexes: what every importer
// makes, and what becomes part of a Load or of a file. Knows no file format.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"

namespace poolcast::load {

/// The texts live as long as the call that hands the line over.
struct JobLine {
  Time queued;
  Duration duration;
  Time cancelled = never;  // when its pipeline was
  std::uint16_t slots = 1;
  std::int16_t priority = 0;
  std::string_view id{};
  std::string_view pool{};  // empty: the scenario's default pool
  std::string_view kind{};
  std::string_view pipeline{};
  std::span<std::string_view const> needs{};
};

/// Jobs by the names of their pipelines and their own ids.
using JobNames = std::set<std::pair<std::string, std::string>>;

/// What a row can say about its job. `waited` is the time from queued to started, for recordings
/// that have that instead of `queued`.
enum class Role : std::uint8_t {
  queued,
  started,
  finished,
  duration,
  pool,
  slots,
  id,
  result,
  kind,
  priority,
  pipeline,
  needs,
  cancelled,
  waited
};

/// Which of a row's texts is wrong, and how. The importer puts the place before it.
struct RowError {
  Role role;
  std::string message;
};

/// Where the jobs of a recording go, one by one, in the recording's order.
using JobSink = std::function<Expected<void, RowError>(JobLine const&)>;

}  // namespace poolcast::load
