// Jobs drawn from a load model: the same ones for the same model, window, seed and scale.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/load/arrivals.hpp"
#include "engine/load/load.hpp"
#include "engine/load/model.hpp"

namespace poolcast::load {

struct GeneratedLoad {
  Load load;
  std::vector<std::string> pools;  // named by the model; the index is the PoolId. "": the default
};

/// What arrives in the window; jobs may be queued, and run, beyond it. Draws depend on the seed,
/// the stream's place among the streams, and the hour alone.
GeneratedLoad generate(LoadModel const& model, Window window, std::uint64_t seed, double scale = 1);

/// How many jobs are expected in the window.
double expected_jobs(LoadModel const& model, Window window, double scale = 1);

}  // namespace poolcast::load
