// What a comparison compares: every combination of the formulas and settings that were given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/experiment/compare.hpp"

namespace poolcast::experiment {

inline constexpr std::size_t most_variants = 64;

/// `KEY=V1,V2,...`
struct Variation {
  std::string key;
  std::vector<std::string> values;
};

/// A comma within brackets or quotes belongs to a value.
Result<Variation> parse_variation(std::string const& text);

struct VariantsRequest {
  std::string scenario;               // its file
  std::vector<std::string> formulas;  // as of Overrides, one a variant; empty: the scenario's own
  std::vector<Variation> variations;
  Overrides overrides{};  // of every variant, besides
};

/// All combinations; the last variation changes fastest, the formulas slowest.
Result<std::vector<Variant>> variants_of(VariantsRequest const& request);

}  // namespace poolcast::experiment
