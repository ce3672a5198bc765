#include "engine/load/plain_rows.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/load/digits.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::load {
namespace {

constexpr Role common_roles[] = {Role::queued, Role::started, Role::finished, Role::duration,
                                 Role::pool,   Role::id,      Role::result,   Role::kind};

/// `12` or `12.345`, with at most 8 and 7 digits.
char const* read_seconds(char const* at, Duration& length) {
  std::uint64_t const values = digits::values(at);
  unsigned const count = digits::count(values);
  if (count == 0) return nullptr;
  auto ticks = static_cast<std::int64_t>(digits::whole(values, count)) * second.ticks;
  at += count;
  if (*at == '.') {
    std::uint64_t const places = digits::values(at + 1);
    unsigned const given = digits::count(places);
    if (given == 0 || given == 8) return nullptr;
    ticks += static_cast<std::int64_t>(digits::fraction(places, given) / 10);
    at += 1 + given;
  }
  length = Duration{ticks};
  return at;
}

/// A field that holds what it shows: up to the next comma or line end, no quotes, and no blanks at
/// its ends.
char const* read_text(char const* at, std::string_view& text) {
  char const* end = at;
  for (;;) {
    // Few characters of a text come before '-', and commas, line ends and quotes are among them.
    std::uint64_t const bytes = digits::load(end);
    std::uint64_t const low = (bytes - digits::every('-')) & ~bytes & digits::high_bits;
    if (low == 0) {
      end += 8;
      continue;
    }
    end += static_cast<unsigned>(std::countr_zero(low)) / 8U;
    if (*end == ',' || *end == '\n' || *end == '\r') break;
    if (*end == '"' || *end == '\0') return nullptr;
    ++end;
  }
  if (at != end && (is_blank(*at) || is_blank(end[-1]))) return nullptr;
  text = {at, static_cast<std::size_t>(end - at)};
  return end;
}

}  // namespace

PlainRows::PlainRows(Columns const& columns, Time start) : roles_(columns.roles), start_(start) {
  auto const has = [&](Role role) {
    return std::ranges::find(roles_, std::optional(role)) != roles_.end();
  };
  from_times_ = !has(Role::duration);
  for (std::optional<Role> const role : roles_) {
    bool const common = !role || std::ranges::find(common_roles, *role) != std::end(common_roles);
    if (!common || !digits::usable) usable_ = false;
  }
}

char const* PlainRows::read(char const* at, JobLine& job) {
  if (!usable_) return nullptr;
  kind_ = Times::none;
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    std::string_view unused;
    at = roles_[i] ? read_field(*roles_[i], at, job) : read_text(at, unused);
    if (at == nullptr) return nullptr;
    if (i + 1 == roles_.size()) break;
    if (*at != ',') return nullptr;
    ++at;
  }
  if (*at == '\r') ++at;
  if (*at != '\n') return nullptr;
  if (from_times_) job.duration = finished_ - started_;
  if (job.duration < Duration{} || job.duration > longest_job) return nullptr;
  return at + 1;
}

char const* PlainRows::read_field(Role role, char const* at, JobLine& job) {
  switch (role) {
    case Role::queued:
      return read_time(at, job.queued);
    case Role::started:
      return read_time(at, started_);
    case Role::finished:
      return read_time(at, finished_);
    case Role::duration:
      return read_seconds(at, job.duration);
    case Role::id:
      return read_text(at, job.id);
    case Role::pool:
      return read_text(at, job.pool);
    case Role::kind:
      return read_text(at, job.kind);
    default:
      break;
  }
  std::string_view result;
  at = read_text(at, result);
  return at == nullptr || is_cancelled(result) ? nullptr : at;
}

char const* PlainRows::read_time(char const* at, Time& time) {
  bool const date = (digits::load(at) >> 32 & 0xFF) == '-';
  Times const kind = date ? Times::dates : Times::seconds;
  if (kind_ != Times::none && kind_ != kind) return nullptr;
  kind_ = kind;
  if (date) return read_date(at, time);
  Duration length;
  at = read_seconds(at, length);
  time = start_ + length;
  return at;
}

/// The day is nearly always that of the time before it.
char const* PlainRows::read_date(char const* at, Time& time) {
  std::uint64_t const date[2] = {digits::load(at), digits::load(at + 2)};
  if (date[0] != date_[0] || date[1] != date_[1]) {
    std::optional<Time> const day_begin = parse_w3c_time({at, 10});
    if (!day_begin || *day_begin < Time{}) return nullptr;
    midnight_ = *day_begin;
    date_[0] = date[0];
    date_[1] = date[1];
  }
  if (at[10] != 'T' && at[10] != ' ') return nullptr;
  // `00:00:00` taken away leaves the digits' values, and nothing where the colons are.
  std::uint64_t const values = digits::load(at + 11) ^ 0x30303A30303A3030U;
  bool const colons = (values & 0x0000FF0000FF0000U) == 0;
  if (!colons || (digits::beyond_nine(values) & digits::high_bits) != 0) return nullptr;
  std::uint64_t const pairs = values * 10 + (values >> 8);
  auto const hours = static_cast<std::int64_t>(pairs & 0xFF);
  auto const minutes = static_cast<std::int64_t>(pairs >> 24 & 0xFF);
  auto const seconds = static_cast<std::int64_t>(pairs >> 48 & 0xFF);
  if (hours > 23 || minutes > 59 || seconds > 59) return nullptr;
  std::int64_t ticks = ((hours * 60 + minutes) * 60 + seconds) * second.ticks;
  at += 19;
  if (*at == '.') {
    std::uint64_t const places = digits::values(at + 1);
    unsigned const given = digits::count(places);
    if (given == 0 || given == 8) return nullptr;
    ticks += static_cast<std::int64_t>(digits::fraction(places, given) / 10);
    at += 1 + given;
  }
  if (*at != 'Z') return nullptr;
  time = midnight_ + Duration{ticks};
  return at + 1;
}

}  // namespace poolcast::load
