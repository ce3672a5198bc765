#include "engine/tune/sobol.hpp"

#include <boost/random/sobol.hpp>

#include "engine/base/random.hpp"

namespace poolcast::tune {
namespace {

constexpr int bits = 32;

/// Whether a digit is flipped depends on the digits before it, which is what makes it nested.
std::uint32_t scrambled(std::uint32_t digits, std::uint64_t seed, std::uint64_t dimension) {
  std::uint32_t result = 0;
  for (int bit = 0; bit < bits; ++bit) {
    std::uint64_t const before = bit == 0 ? 0 : digits >> (bits - bit);
    std::uint64_t const node = (std::uint64_t{1} << bit) | before;
    std::uint64_t const flip =
        draw(seed + dimension * 0x9e3779b97f4a7c15U, Stream::design, node) & 1;
    std::uint32_t const digit = (digits >> (bits - 1 - bit)) & 1;
    result = (result << 1) | (digit ^ static_cast<std::uint32_t>(flip));
  }
  return result;
}

}  // namespace

std::vector<std::vector<double>> scrambled_sobol(std::size_t dimensions, std::size_t count,
                                                 std::uint64_t seed) {
  boost::random::sobol_engine<std::uint32_t, bits> sobol(dimensions);
  std::vector<std::vector<double>> points(count, std::vector<double>(dimensions));
  for (std::vector<double>& point : points) {
    for (std::size_t d = 0; d < dimensions; ++d) {
      point[d] = static_cast<double>(scrambled(sobol(), seed, d)) * 0x1.0p-32;
    }
  }
  return points;
}

}  // namespace poolcast::tune
