#include "engine/control/scaled_pool.hpp"

#include <algorithm>
#include <string>

#include "engine/base/random.hpp"

namespace poolcast::control {
namespace {

using batch::Ledger;
using batch::Limit;
using batch::PoolCounts;
using batch::PoolId;
using batch::ResizeError;

void note_failure(Ledger& ledger, PoolId pool, std::string const& text) {
  auto const same = [&](batch::EvaluationFailure const& f) {
    return f.pool == pool && f.text == text;
  };
  auto const known = std::ranges::find_if(ledger.failures, same);
  if (known != ledger.failures.end()) {
    ++known->count;
  } else {
    ledger.failures.push_back({pool, text, 1});
  }
}

}  // namespace

std::vector<ScaledPool> scaled_pools(Policies const& policies, Time start) {
  std::vector<ScaledPool> pools;
  for (std::size_t i = 0; i < policies.pools.size(); ++i) {
    PoolPolicy const& policy = policies.pools[i];
    if (!policy.autoscale) continue;
    pools.push_back({PoolId{static_cast<std::uint16_t>(i)},
                     Autoscaler(policy, policies.sampling, draw(policies.seed, Stream::formula, i)),
                     policy.evaluation_interval, start + policy.first_evaluation_delay,
                     std::nullopt});
  }
  return pools;
}

std::size_t expected_evaluations(std::vector<ScaledPool> const& pools, Time until) {
  std::int64_t count = 0;
  for (ScaledPool const& pool : pools) {
    Duration const length = until - pool.next_evaluation;
    if (length >= Duration{}) count += length / pool.interval + 1;
  }
  return static_cast<std::size_t>(count);
}

void evaluate(ScaledPool& pool, PoolCounts const& counts, Time now, batch::BatchService& service,
              Ledger& ledger) {
  Decision const decision = pool.autoscaler.evaluate(now, counts);
  pool.last_row.reset();
  if (counts.active_tasks > 0 && !decision.error) pool.last_row = ledger.evaluations.size();
  ledger.evaluations.push_back({.at = now,
                                .pool = pool.id,
                                .limit = decision.limit,
                                .failed = decision.error.has_value(),
                                .before = counts.target,
                                .after = decision.targets});
  if (decision.error) return note_failure(ledger, pool.id, *decision.error);
  // A refused resize changes nothing; the next evaluation asks again.
  static_cast<void>(service.resize(pool.id, decision.targets, decision.option));
}

void note_quota(ScaledPool const& pool, PoolCounts const& counts, Ledger& ledger) {
  bool const short_of_nodes =
      counts.resize_error == ResizeError::account_core_quota_reached ||
      counts.resize_error == ResizeError::account_low_priority_core_quota_reached ||
      counts.resize_error == ResizeError::no_address_left;
  if (short_of_nodes && pool.last_row) ledger.evaluations[*pool.last_row].limit = Limit::quota;
}

}  // namespace poolcast::control
