// What arrives in a recorded load: pipelines and lone jobs, each with its shape. A step of the fit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/load/load.hpp"
#include "engine/load/model.hpp"

namespace poolcast::load {

struct Unit {
  Time at;                  // its first job's queue time
  std::uint32_t shape = 0;  // index into Units::shapes
};

struct Units {
  std::vector<Unit> units;          // in the order of `at`
  std::vector<Shape> shapes;        // the most frequent one first
  std::vector<std::size_t> counts;  // how often each came
  std::size_t pipelines = 0;
};

/// Each job's kind as the model names it: the recording's, else its pool's, else `job`.
std::vector<std::string> model_kinds(Load const& load, std::vector<std::string> const& pools);

/// `kinds` runs parallel to the load's jobs.
Units find_units(Load const& load, std::vector<std::string> const& pools,
                 std::vector<std::string> const& kinds);

}  // namespace poolcast::load
