// A pool that the controller scales, and where it stands: when it is evaluated next, what the last
// evaluation left open.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/batch/ports.hpp"
#include "engine/control/autoscaler.hpp"
#include "engine/control/policies.hpp"

namespace poolcast::control {

struct ScaledPool {
  batch::PoolId id;
  Autoscaler autoscaler;
  Duration interval;
  Time next_evaluation;
  std::optional<std::size_t> last_row;  // of its latest evaluation for which tasks waited
};

std::vector<ScaledPool> scaled_pools(Policies const& policies, Time start);

/// How many evaluations there will be.
std::size_t expected_evaluations(std::vector<ScaledPool> const& pools, Time until);

/// Evaluates the pool's formula, asks for what it wants, and writes it down.
void evaluate(ScaledPool& pool, batch::PoolCounts const& counts, Time now,
              batch::BatchService& service, batch::Ledger& ledger);

/// The service tells of a quota, of cores or of addresses, only after it was asked for more, so the
/// evaluation that asked learns it late.
void note_quota(ScaledPool const& pool, batch::PoolCounts const& counts, batch::Ledger& ledger);

}  // namespace poolcast::control
