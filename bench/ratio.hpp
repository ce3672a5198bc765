// Benchmarks compared within one run: a ratio holds on any machine, a time only on the one it was
// taken on.
#pragma once

#include <map>
#include <string>

namespace poolcast::bench {

/// How often a second each benchmark ran, by name: the median of its repetitions.
using Rates = std::map<std::string, double>;

/// Runs every registered benchmark, interleaved and several times over, printing as it goes.
Rates run_benchmarks();

/// `simulate: 2.31 times (target: at least 2)`: the rate of `fast` over that of `yardstick`.
void print_ratio(std::string const& what, Rates const& rates, std::string const& fast,
                 std::string const& yardstick, double target);

}  // namespace poolcast::bench
