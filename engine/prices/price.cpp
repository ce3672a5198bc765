#include "engine/prices/price.hpp"

#include <cstdio>
#include <cstdlib>

namespace poolcast::prices {

__extension__ using Wide = __int128;  // a century of ticks times a price exceeds 64 bits

std::int64_t cost_micro(std::int64_t micro, Duration time, Duration period) {
  Wide const product = static_cast<Wide>(micro) * time.ticks;
  return static_cast<std::int64_t>((product + period.ticks / 2) / period.ticks);
}

Duration time_for(std::int64_t micro, std::int64_t micro_per_hour) {
  return Duration{
      static_cast<std::int64_t>(static_cast<Wide>(micro) * hour.ticks / micro_per_hour)};
}

std::string format_money(std::int64_t micro, std::string const& currency) {
  char text[64];
  bool const small = micro != 0 && std::abs(micro) < 10'000;
  std::snprintf(text, sizeof text, small ? "%.4f" : "%.2f", static_cast<double>(micro) / 1e6);
  return std::string(text) + " " + currency;
}

std::string decimal_text(std::int64_t micro) {
  constexpr std::int64_t unit = 1'000'000;
  std::int64_t const size = std::abs(micro);
  char text[64];
  std::snprintf(text, sizeof text, "%s%lld.%06lld", micro < 0 ? "-" : "",
                static_cast<long long>(size / unit), static_cast<long long>(size % unit));
  std::string decimal = text;
  std::size_t const least = decimal.find('.') + 3;
  while (decimal.size() > least && decimal.back() == '0') decimal.pop_back();
  return decimal;
}

}  // namespace poolcast::prices
