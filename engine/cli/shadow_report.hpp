// What a candidate formula would have decided beside each evaluation on a pool: a row each, and
// what they come to. Knows no connection.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "engine/base/time.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::cli {

/// What one of the two formulas asked for.
struct Wish {
  std::optional<batch::Targets> targets{};  // nothing: it failed
  std::string problem{};                    // why
};

struct ShadowRow {
  Time at;
  Wish pool;  // of the formula that scales it; what the pool is set to where none does
  Wish candidate;
};

/// How many evaluations there were, by what the candidate asked for.
struct ShadowTally {
  std::size_t fewer = 0;
  std::size_t more = 0;
  std::size_t same = 0;    // in all; perhaps of the other tier
  std::size_t failed = 0;  // of either: not compared

  std::size_t all() const { return fewer + more + same + failed; }
};

void count(ShadowRow const& row, ShadowTally& tally);

/// The line above the rows.
std::string shadow_heading();
std::string shadow_line(ShadowRow const& row);
std::string shadow_json(ShadowRow const& row);
std::string shadow_summary(ShadowTally const& tally);
std::string shadow_summary_json(ShadowTally const& tally);

}  // namespace poolcast::cli
