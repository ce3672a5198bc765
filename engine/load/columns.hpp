// Which column of a CSV file plays which role: by the standard names, or as the user says with
// `--columns`. Knows no rows.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::load {

struct Columns {
  std::vector<std::optional<Role>> roles;              // by column
  std::array<std::string, role_names.size()> headers;  // by role; empty: no such column
};

/// The user's choice of header by role, empty where there is none. `text` is as ImportOptions has
/// it: `role=header,...`.
using ColumnChoice = std::array<std::string, role_names.size()>;
Result<ColumnChoice> parse_columns(std::string_view text);

/// Gives each role its column: the chosen one, else the one of the standard name. An error if
/// nothing says when a job was queued or how long it ran.
Result<Columns> match_columns(std::span<std::string const> header, ColumnChoice const& choice);

/// `arrival_s,duration_s`, for files without a header.
Columns headerless_columns();

}  // namespace poolcast::load
