#include "engine/load/columns.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::load {
namespace {

struct StandardName {
  std::string_view header;
  Role role;
};
/// Where a header has two names of one role, the first row here wins.
constexpr StandardName standard_names[] = {
    {"queued", Role::queued},     {"arrival_s", Role::queued},    {"started", Role::started},
    {"finished", Role::finished}, {"duration_s", Role::duration}, {"duration", Role::duration},
    {"pool", Role::pool},         {"slots", Role::slots},         {"id", Role::id},
    {"result", Role::result},     {"kind", Role::kind},           {"priority", Role::priority},
    {"pipeline", Role::pipeline}, {"needs", Role::needs},         {"cancelled", Role::cancelled},
    {"waited_s", Role::waited},
};

std::string list(std::span<std::string const> header) {
  constexpr std::size_t most = 20;
  std::string text;
  for (std::size_t i = 0; i < header.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + quoted(header[i]);
  }
  return header.size() > most ? text + ", ..." : text;
}

/// A role that the user chose a column for rules out the standard columns that would say the same
/// in another way.
bool ruled_out(Role role, ColumnChoice const& choice) {
  auto const chosen = [&](Role other) { return !choice[index(other)].empty(); };
  if (role == Role::duration) return chosen(Role::started) || chosen(Role::finished);
  if (role == Role::started || role == Role::finished) return chosen(Role::duration);
  return false;
}

Result<void> give(Columns& columns, Role role, std::string_view name,
                  std::span<std::string const> header) {
  auto const at = std::ranges::find(header, name);
  if (at == header.end()) return {};
  if (std::find(at + 1, header.end(), name) != header.end()) {
    return fail("the header has column " + quoted(name) + " twice");
  }
  std::optional<Role>& taken = columns.roles[static_cast<std::size_t>(at - header.begin())];
  if (taken) {
    return fail("--columns: " + quoted(name) + " cannot be both '" +
                std::string(role_names[index(*taken)]) + "' and '" +
                std::string(role_names[index(role)]) + "'");
  }
  taken = role;
  columns.headers[index(role)] = name;
  return {};
}

Result<void> give_chosen(Columns& columns, ColumnChoice const& choice,
                         std::span<std::string const> header) {
  std::vector<std::string_view> const names(header.begin(), header.end());
  for (std::size_t i = 0; i < role_names.size(); ++i) {
    if (choice[i].empty()) continue;
    Result<void> given = give(columns, static_cast<Role>(i), choice[i], header);
    if (!given) return given;
    if (!columns.headers[i].empty()) continue;
    std::string const guess = did_you_mean(choice[i], names);
    return fail("no column " + quoted(choice[i]) + " for --columns " + std::string(role_names[i]) +
                "=" + choice[i] + guess +
                (guess.empty() ? "; the header has " : " the header has ") + list(header));
  }
  return {};
}

Result<void> give_standard(Columns& columns, ColumnChoice const& choice,
                           std::span<std::string const> header) {
  for (auto const& [name, role] : standard_names) {
    if (!columns.headers[index(role)].empty() || ruled_out(role, choice)) continue;
    auto const at = std::ranges::find(header, name);
    if (at == header.end() || columns.roles[static_cast<std::size_t>(at - header.begin())]) {
      continue;  // absent, or the user gave it another role
    }
    Result<void> given = give(columns, role, name, header);
    if (!given) return given;
  }
  return {};
}

}  // namespace

Result<ColumnChoice> parse_columns(std::string_view text) {
  ColumnChoice choice;
  if (trim(text).empty()) return choice;
  for (std::string_view part : split(text, ',')) {
    std::size_t const equals = part.find('=');
    std::string_view const role = trim(part.substr(0, equals));
    std::string_view const header = equals == part.npos ? "" : trim(part.substr(equals + 1));
    if (role.empty() || header.empty()) {
      return fail(quoted(part) +
                  " is not ROLE=COLUMN; write queued=created_at,duration=duration_s");
    }
    auto const at = std::ranges::find(role_names, role);
    if (at == role_names.end()) {
      std::string roles;
      for (std::string_view name : role_names) {
        roles += (roles.empty() ? "" : ", ") + std::string(name);
      }
      std::string const guess = did_you_mean(role, role_names);
      return fail("unknown role " + quoted(role) +
                  (guess.empty() ? "; the roles are " + roles : guess));
    }
    std::string& chosen = choice[static_cast<std::size_t>(at - role_names.begin())];
    if (!chosen.empty()) return fail("role " + quoted(role) + " is given twice");
    chosen = header;
  }
  return choice;
}

Result<Columns> match_columns(std::span<std::string const> header, ColumnChoice const& choice) {
  Columns columns;
  columns.roles.resize(header.size());
  Result<void> given = give_chosen(columns, choice, header);
  if (given) given = give_standard(columns, choice, header);
  if (!given) return tl::unexpected(given.error());
  auto const has = [&](Role role) { return !columns.headers[index(role)].empty(); };
  if (!has(Role::queued) && !(has(Role::waited) && has(Role::started))) {
    return fail("no column 'queued' or 'arrival_s'; the header has " + list(header) +
                "; say which it is: --columns queued=COLUMN");
  }
  if (!has(Role::duration) && !(has(Role::started) && has(Role::finished))) {
    return fail("no columns 'started' and 'finished', and no 'duration_s'; the header has " +
                list(header) +
                "; say which they are: --columns started=COLUMN,finished=COLUMN or "
                "duration=COLUMN");
  }
  return columns;
}

Columns headerless_columns() {
  Columns columns;
  columns.roles = {Role::queued, Role::duration};
  columns.headers[index(Role::queued)] = "arrival_s";
  columns.headers[index(Role::duration)] = "duration_s";
  return columns;
}

}  // namespace poolcast::load
