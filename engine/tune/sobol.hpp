// Points that fill a cube evenly, in an order that can go on: Sobol's sequence with Owen's nested
// scrambling, so that no coordinate favours the ends of its range. A function of the seed alone.
#pragma once

#include <cstdint>
#include <vector>

namespace poolcast::tune {

/// Each coordinate is in [0, 1). Sobol's numbers are those of Boost, for up to 3,667 dimensions;
/// Owen, A. B. (1995): randomly permuted (t,m,s)-nets and (t,s)-sequences.
std::vector<std::vector<double>> scrambled_sobol(std::size_t dimensions, std::size_t count,
                                                 std::uint64_t seed);

}  // namespace poolcast::tune
