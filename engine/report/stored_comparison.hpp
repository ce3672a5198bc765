// The first variant of a comparison that was kept as JSON: what a later one is compared with.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"
#include "engine/report/comparison.hpp"

namespace poolcast::report {

struct StoredVariant {
  std::string file;
  std::string description;
  std::string scenario;
  std::string load_fingerprint;
  std::uint64_t seed = 1;
  std::size_t runs = 0;
  std::string currency;
  std::optional<std::int64_t> wait_value;
  std::map<std::string, std::map<std::string, Values>> figures;  // by pool (`` is all), by metric
};

/// The error names the file and what is wrong with it.
Result<StoredVariant> read_stored_comparison(Source const& json);

/// Why the comparison cannot have it as its baseline; nothing: it can.
std::optional<std::string> mismatch(StoredVariant const& stored, Comparison const& comparison);

}  // namespace poolcast::report
