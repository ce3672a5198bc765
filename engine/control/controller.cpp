#include "engine/control/controller.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "engine/base/random.hpp"
#include "engine/control/autoscaler.hpp"
#include "engine/control/provisioner.hpp"
#include "engine/control/record.hpp"

namespace poolcast::control {
namespace {

using batch::Ledger;
using batch::Limit;
using batch::PoolCounts;
using batch::PoolId;
using batch::ResizeError;

struct ScaledPool {
  PoolId id;
  Autoscaler autoscaler;
  Duration interval;
  Time next_evaluation;
  std::optional<std::size_t> last_row;  // of its latest evaluation for which tasks waited
};

std::vector<ScaledPool> scaled_pools(Policies const& policies, Time start) {
  std::vector<ScaledPool> pools;
  for (std::size_t i = 0; i < policies.pools.size(); ++i) {
    PoolPolicy const& policy = policies.pools[i];
    if (!policy.autoscale) continue;
    pools.push_back({PoolId{static_cast<std::uint16_t>(i)},
                     Autoscaler(*policy.autoscale, policies.sampling, policy.task_slots_per_node,
                                draw(policies.seed, Stream::formula, i)),
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

/// The service tells of a quota only after it was asked for more, so the evaluation that asked
/// learns it late.
void note_quota(ScaledPool const& pool, PoolCounts const& counts, Ledger& ledger) {
  bool const short_of_cores =
      counts.resize_error == ResizeError::account_core_quota_reached ||
      counts.resize_error == ResizeError::account_low_priority_core_quota_reached;
  if (short_of_cores && pool.last_row) ledger.evaluations[*pool.last_row].limit = Limit::quota;
}

}  // namespace

Ledger run(batch::Clock& clock, batch::BatchService& service, batch::RequestSource& source,
           Policies const& policies, Time until) {
  Ledger ledger;
  ledger.start = clock.now();
  ledger.end = until;
  ledger.tasks.reserve(policies.expected_tasks);
  std::vector<ScaledPool> pools = scaled_pools(policies, clock.now());
  ledger.evaluations.reserve(expected_evaluations(pools, until));
  Provisioner provisioner(service);
  Time next_sample = clock.now() + policies.sampling.first_sample_delay;
  ledger.first_sample = next_sample;
  ledger.sample_availability_delay = policies.sampling.availability_delay;
  for (bool ended = false; !ended;) {
    Time due = std::min(next_sample, until);
    for (ScaledPool const& pool : pools) due = std::min(due, pool.next_evaluation);
    do {
      clock.wait_until(due);
      provisioner.provision(source.take());
    } while (clock.now() < due);
    ended = due == until;

    bool const sampling = due == next_sample;
    if (sampling) next_sample += policies.sampling.interval;
    if (sampling) provisioner.retry();
    Result<batch::Observation> const observed = service.observe();
    record(ledger, source.jobs());
    if (observed) record(ledger, *observed);
    for (ScaledPool& pool : pools) {
      bool const evaluating = pool.next_evaluation == due;
      if (evaluating) pool.next_evaluation += pool.interval;
      if (!observed) continue;  // a gap in the samples, and no evaluation
      PoolCounts const& counts = observed->pools[pool.id.value];
      if (sampling) pool.autoscaler.sample(due, counts);
      note_quota(pool, counts, ledger);
      if (evaluating) evaluate(pool, counts, due, service, ledger);
    }
  }
  for (ScaledPool const& pool : pools) {
    std::ranges::move(pool.autoscaler.assumptions(pool.id), std::back_inserter(ledger.assumptions));
  }
  // What the last resizes did at once.
  if (Result<batch::Observation> const last = service.observe()) {
    record(ledger, source.jobs());
    record(ledger, *last);
    ledger.final_counts.assign(last->pools.begin(), last->pools.end());
  }
  return ledger;
}

}  // namespace poolcast::control
