#include "engine/load/plain_rows.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/load/digits.hpp"

namespace poolcast::load {
namespace {

constexpr Role common_roles[] = {Role::queued, Role::started, Role::finished, Role::duration,
                                 Role::pool,   Role::id,      Role::result,   Role::kind};

/// `.345`, at most 7 digits; nothing is 0.
[[gnu::always_inline]] inline char const* read_places(char const* at, digits::Usual& usual,
                                                      std::int64_t& ticks) {
  if (*at != '.') return at;
  std::uint64_t const places = digits::values(at + 1);
  unsigned const given = digits::count(places, usual);
  if (given == 0 || given == 8) return nullptr;
  ticks += digits::whole(places, usual) * usual.scale;
  return at + 1 + given;
}

/// `12` or `12.345`, with at most 8 and 7 digits.
template <auto count_digits>
[[gnu::always_inline]] inline char const* read_seconds(char const* at, digits::Usual& length,
                                                       digits::Usual& places, Duration& seconds) {
  std::uint64_t const values = digits::values(at);
  unsigned const count = count_digits(values, length);
  if (count == 0) return nullptr;
  seconds.ticks = digits::whole(values, length) * second.ticks;
  return read_places(at + count, places, seconds.ticks);
}

/// A field that holds what it shows: up to the next comma or line end, no quotes, and no blanks at
/// its ends.
[[gnu::always_inline]] inline char const* read_text(char const* at, std::string_view& text) {
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

PlainRows::PlainRows(Columns const& columns, JobRows const& rows)
    : start_(rows.start()), takes_seconds_(rows.takes_seconds()) {
  from_times_ = columns.headers[index(Role::duration)].empty();
  for (std::optional<Role> const role : columns.roles) {
    bool const common = !role || std::ranges::find(common_roles, *role) != std::end(common_roles);
    if (!common) usable_ = false;
    fields_.push_back({role});
  }
}

char const* PlainRows::read(char const* at, JobLine& job) {
  if (!usable_) return nullptr;
  times_ = Times::none;
  for (Field& field : fields_) {
    at = read_field(field, at, job);
    if (at == nullptr) return nullptr;
    bool const last = &field == &fields_.back();
    if (last) break;
    if (*at != ',') return nullptr;
    ++at;
  }
  if (*at == '\r') ++at;
  if (*at != '\n') return nullptr;
  if (from_times_) job.duration = finished_ - started_;
  if (job.duration < Duration{} || job.duration > longest_job) return nullptr;
  return at + 1;
}

[[gnu::always_inline]] inline char const* PlainRows::read_field(Field& field, char const* at,
                                                                JobLine& job) {
  std::string_view text;
  if (!field.role) return read_text(at, text);
  switch (*field.role) {
    case Role::queued:
      return read_time(field, at, job.queued);
    case Role::started:
      return read_time(field, at, started_);
    case Role::finished:
      return read_time(field, at, finished_);
    case Role::duration:
      return read_seconds<digits::count_changing>(at, field.length, field.places, job.duration);
    case Role::id:
      return read_text(at, job.id);
    case Role::pool:
      return read_text(at, job.pool);
    case Role::kind:
      return read_text(at, job.kind);
    default:
      break;
  }
  at = read_text(at, text);
  if (at == nullptr || text == fine_result_) return at;
  if (is_cancelled(text)) return nullptr;
  fine_result_ = text;
  return at;
}

[[gnu::always_inline]] inline char const* PlainRows::read_time(Field& field, char const* at,
                                                               Time& time) {
  bool const date = at[0] >= '0' && at[4] == '-';
  Times const times = date ? Times::dates : Times::seconds;
  if (times_ != Times::none && times_ != times) return nullptr;
  times_ = times;
  if (!date && !takes_seconds_) return nullptr;
  if (date) return read_date(field, at, time);
  Duration seconds;
  at = read_seconds<digits::count>(at, field.length, field.places, seconds);
  time = start_ + seconds;
  return time < end_of_dates ? at : nullptr;
}

/// The day is nearly always that of the time before it.
[[gnu::always_inline]] inline char const* PlainRows::read_date(Field& field, char const* at,
                                                               Time& time) {
  std::uint64_t const date[2] = {digits::load(at), digits::load(at + 2)};
  if (date[0] != date_[0] || date[1] != date_[1]) {
    std::optional<Time> const day_begin = parse_w3c_time({at, 10});
    bool const fine = day_begin && *day_begin >= Time{} && *day_begin < end_of_dates;
    if (!fine) return nullptr;
    midnight_ = *day_begin;
    date_[0] = date[0];
    date_[1] = date[1];
  }
  if (at[10] != 'T' && at[10] != ' ') return nullptr;
  // `00:00:00` taken away leaves the digits' values, and nothing where the colons are.
  std::uint64_t const values = digits::load(at + 11) ^ 0x30303A30303A3030U;
  bool const colons = (values & 0x0000FF0000FF0000U) == 0;
  if (!colons || digits::beyond_nine(values) != 0) return nullptr;
  std::uint64_t const pairs = values * 10 + (values >> 8);
  auto const hours = static_cast<std::int64_t>(pairs & 0xFF);
  auto const minutes = static_cast<std::int64_t>(pairs >> 24 & 0xFF);
  auto const seconds = static_cast<std::int64_t>(pairs >> 48 & 0xFF);
  if (hours > 23 || minutes > 59 || seconds > 59) return nullptr;
  std::int64_t ticks = ((hours * 60 + minutes) * 60 + seconds) * second.ticks;
  at = read_places(at + 19, field.places, ticks);
  if (at == nullptr || *at != 'Z') return nullptr;
  time = midnight_ + Duration{ticks};
  return at + 1;
}

}  // namespace poolcast::load
