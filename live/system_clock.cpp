#include "live/system_clock.hpp"

#include <chrono>

namespace poolcast::live {

Time wall_clock_now() {
  using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
  auto const since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<Ticks>(since_epoch).count()};
}

}  // namespace poolcast::live
