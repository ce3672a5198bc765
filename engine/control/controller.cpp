#include "engine/control/controller.hpp"

#include <algorithm>
#include <iterator>

#include "engine/control/record.hpp"

namespace poolcast::control {
namespace {

constexpr std::size_t most_reserved = std::size_t{1} << 22U;

}  // namespace

Controller::Controller(Policies const& policies, Time start, Time until, bool agents)
    : until_(until),
      go_on_(policies.go_on),
      expected_tasks_(policies.expected_tasks),
      sampling_interval_(policies.sampling.interval),
      next_sample_(start + policies.sampling.first_sample_delay),
      pools_(scaled_pools(policies, start)),
      pool_count_(policies.pools.size()),
      reconciling_(agents ? policies.reconciling : std::nullopt) {
  ledger_.start = start;
  ledger_.end = until;
  ledger_.first_sample = next_sample_;
  ledger_.sample_availability_delay = policies.sampling.availability_delay;
  if (reconciling_) next_round_ = start + reconciling_->every;
  ledger_.tasks.reserve(policies.expected_tasks);
  // A live run may have no end.
  ledger_.evaluations.reserve(std::min(expected_evaluations(pools_, until), most_reserved));
}

Time Controller::due() const {
  Time due = std::min({next_sample_, next_round_, until_});
  for (ScaledPool const& pool : pools_) due = std::min(due, pool.next_evaluation);
  return due;
}

void Controller::look(batch::BatchService& service, batch::RequestSource& source) {
  Time const now = due();
  ended_ = now == until_ || (go_on_ && !go_on_(now));
  if (ended_) ledger_.end = now;
  bool const sampling = now == next_sample_;
  if (sampling) next_sample_ += sampling_interval_;
  if (sampling) provisioner.retry(service);
  Result<batch::Observation> const observed = service.observe();
  std::span<batch::JobTransition const> const jobs = source.jobs();
  if (!jobs.empty() && ledger_.jobs.empty()) {
    ledger_.jobs.reserve(expected_tasks_);
    ledger_.task_ends.reserve(expected_tasks_);
  }
  record(ledger_, jobs);
  if (observed) record(ledger_, *observed);
  for (ScaledPool& pool : pools_) {
    bool const evaluating = pool.next_evaluation == now;
    if (evaluating) pool.next_evaluation += pool.interval;
    if (!observed) continue;  // a gap in the samples, and no evaluation
    batch::PoolCounts const& counts = observed->pools[pool.id.value];
    if (sampling) pool.autoscaler.sample(now, counts);
    note_quota(pool, counts, ledger_);
    if (evaluating) evaluate(pool, counts, now, service, ledger_);
  }
}

void Controller::note(Time now, batch::PoolId pool, ReconcileRound const& round) {
  for (std::size_t i = 0; i < round.outcomes.size(); ++i) {
    bool const done = round.outcomes[i] && *round.outcomes[i] == batch::ActionOutcome::done;
    if (done) ledger_.agent_actions.push_back({now, pool, round.answer.actions[i].kind});
  }
}

batch::Ledger Controller::finish(batch::BatchService& service, batch::RequestSource& source) {
  for (ScaledPool const& pool : pools_) {
    std::ranges::move(pool.autoscaler.assumptions(pool.id),
                      std::back_inserter(ledger_.assumptions));
  }
  record(ledger_, source.jobs());
  if (Result<batch::Observation> const last = service.observe()) {
    record(ledger_, *last);
    ledger_.final_counts.assign(last->pools.begin(), last->pools.end());
  }
  return std::move(ledger_);
}

}  // namespace poolcast::control
