#include "engine/report/prices.hpp"

#include <cstdio>

namespace poolcast::report {

std::int64_t cost_micro(Price const& price, Duration time) {
  __extension__ using Wide = __int128;  // a century of ticks times a price exceeds 64 bits
  Wide const product = static_cast<Wide>(price.micro_per_hour) * time.ticks;
  return static_cast<std::int64_t>((product + hour.ticks / 2) / hour.ticks);
}

std::string format_money(std::int64_t micro, std::string const& currency) {
  char text[64];
  bool const small = micro != 0 && micro < 10'000;
  std::snprintf(text, sizeof text, small ? "%.4f" : "%.2f", static_cast<double>(micro) / 1e6);
  return std::string(text) + " " + currency;
}

}  // namespace poolcast::report
