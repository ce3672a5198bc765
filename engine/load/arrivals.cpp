#include "engine/load/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/random.hpp"
#include "engine/load/calendar.hpp"

namespace poolcast::load {
namespace {

/// What an arrival's seed is asked for. Further members of a burst come after these.
enum Purpose : std::uint64_t { keeping, burst_size, first_member };

std::uint64_t minutes_of(Time time) { return static_cast<std::uint64_t>((time - Time{}) / minute); }

std::uint64_t derived(std::uint64_t seed, std::uint64_t entity) {
  return draw(seed, Stream::arrival, entity);
}

/// One arrival of the rate: itself, or as many as its burst has.
void add_burst(Bursts const& bursts, Time at, std::uint64_t seed, std::vector<Arrival>& arrivals) {
  std::uint32_t size = 1;
  if (!bursts.sizes.empty()) {
    size = bursts.sizes[pick(bursts.weights, uniform(derived(seed, burst_size)))];
  }
  for (std::uint32_t i = 0; i < size; ++i) {
    std::uint64_t const member = derived(seed, first_member + i);
    if (i > 0) at += sample(bursts.gap, draw(member, Stream::duration, 0));
    arrivals.push_back({at, member});
  }
}

/// A Poisson process with `per_hour` over one local hour; `share` of what it gives is kept.
void draw_hour(ArrivalStream const& stream, LocalHour const& at, double share, std::uint64_t seed,
               std::vector<Arrival>& arrivals) {
  double const per_hour = stream.per_hour[at.hour_of_week];
  if (per_hour <= 0) return;
  double const length =
      static_cast<double>((at.end - at.begin).ticks) / static_cast<double>(hour.ticks);
  double passed = 0;  // in hours
  for (std::uint64_t i = 0;; ++i) {
    std::uint64_t const arrival = derived(seed, minutes_of(at.begin) << 32 | i);
    passed -= std::log(uniform(arrival)) / per_hour;
    if (!(passed < length)) return;
    if (uniform(derived(arrival, keeping)) >= share) continue;
    auto const milliseconds = static_cast<std::int64_t>(passed * 3.6e6);
    add_burst(stream.bursts, at.begin + milliseconds * millisecond, arrival, arrivals);
  }
}

/// The local days that touch the window, as Times at their midnight.
std::vector<Time> local_days(Calendar const& calendar, Window window) {
  std::vector<Time> days;
  Time const last = midnight(calendar.zone.local(window.end()));
  for (Time at = midnight(calendar.zone.local(window.start)); at <= last; at += day) {
    days.push_back(at);
  }
  return days;
}

bool runs_on(Nightly const& nightly, Calendar const& calendar, Time local_day) {
  int const from_monday = days_from_monday(local_day);
  return nightly.days[static_cast<std::size_t>(from_monday)] &&
         (nightly.on_holidays || !std::ranges::binary_search(calendar.holidays, local_day));
}

void draw_night(Nightly const& nightly, Calendar const& calendar, Time local_day,
                std::uint64_t seed, double scale, std::vector<Arrival>& arrivals) {
  if (!runs_on(nightly, calendar, local_day)) return;
  Time const at = calendar.zone.instant(local_day + nightly.at);
  std::uint64_t const night = derived(seed, minutes_of(local_day));
  auto const count =
      static_cast<std::uint64_t>(nightly.count * scale + uniform(derived(night, keeping)));
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint64_t const member = derived(night, first_member + i);
    Distribution const later = Distribution::uniform({}, nightly.spread);
    arrivals.push_back({at + sample(later, draw(member, Stream::duration, 0)), member});
  }
}

}  // namespace

std::vector<Arrival> draw_arrivals(ArrivalStream const& stream, Calendar const& calendar,
                                   Window window, std::uint64_t seed, double scale) {
  std::vector<Arrival> arrivals;
  if (stream.nightly) {
    for (Time local_day : local_days(calendar, window)) {
      draw_night(*stream.nightly, calendar, local_day, seed, scale, arrivals);
    }
  } else {
    std::vector<LocalHour> const hours = local_hours(calendar, window.start, window.end());
    // A scale of 2.5 is two whole layers and half of a third one.
    for (std::uint64_t layer = 0; static_cast<double>(layer) < scale; ++layer) {
      double const share = scale - static_cast<double>(layer);
      for (LocalHour const& at : hours) {
        draw_hour(stream, at, share, derived(seed, layer), arrivals);
      }
    }
  }
  std::erase_if(arrivals, [&](Arrival const& arrival) {
    return arrival.at < window.start || arrival.at >= window.end();
  });
  std::ranges::stable_sort(arrivals, {}, &Arrival::at);
  return arrivals;
}

double expected_arrivals(ArrivalStream const& stream, Calendar const& calendar, Window window) {
  double expected = 0;
  if (stream.nightly) {
    for (Time local_day : local_days(calendar, window)) {
      Time const at = calendar.zone.instant(local_day + stream.nightly->at);
      if (at < window.start || at >= window.end()) continue;
      expected += runs_on(*stream.nightly, calendar, local_day) ? stream.nightly->count : 0;
    }
    return expected;
  }
  for (LocalHour const& at : local_hours(calendar, window.start, window.end())) {
    Duration const inside = std::min(at.end, window.end()) - std::max(at.begin, window.start);
    expected += stream.per_hour[at.hour_of_week] * static_cast<double>(inside.ticks) /
                static_cast<double>(hour.ticks);
  }
  return expected * mean_size(stream.bursts);
}

double mean_size(Bursts const& bursts) {
  return bursts.sizes.empty() ? 1
                              : std::inner_product(bursts.sizes.begin(), bursts.sizes.end(),
                                                   bursts.weights.begin(), 0.0);
}

std::size_t pick(std::vector<double> const& weights, double u) {
  std::size_t at = 0;
  while (at + 1 < weights.size() && u >= weights[at]) u -= weights[at++];
  return at;
}

}  // namespace poolcast::load
