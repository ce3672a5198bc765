// The straight line that runs everywhere: take requests, submit tasks, observe, sample, evaluate,
// resize, and write down what was learnt. Which world it runs in, it cannot tell.
#pragma once

#include <optional>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/batch/ports.hpp"
#include "engine/control/policies.hpp"
#include "engine/control/provisioner.hpp"
#include "engine/control/reconcile_round.hpp"
#include "engine/control/scaled_pool.hpp"

namespace poolcast::control {

/// A service that also shows the agents of a pool, and takes what is to be done about them.
template <class Service>
concept ShowsAgents = requires(Service& service, batch::PoolId pool, batch::AgentAction action) {
  service.look_after(pool);
  service.act(pool, action);
};

/// What the line carries along: when it will look at the pools next, and the ledger.
class Controller {
 public:
  /// `agents`: the world shows them.
  Controller(Policies const& policies, Time start, Time until, bool agents);

  bool ended() const { return ended_; }
  /// When to look next.
  Time due() const;
  /// Observes, samples, evaluates and resizes, whatever of it is due.
  void look(batch::BatchService& service, batch::RequestSource& source);
  /// Looks after every pool's agents, if it is time.
  template <ShowsAgents Service>
  void reconcile(Service& service, Time now) {
    if (now != next_round_ || ended_) return;
    next_round_ += reconciling_->every;
    for (std::size_t i = 0; i < pool_count_; ++i) {
      struct PoolAgents {
        Service& service;
        batch::PoolId pool;
        Result<batch::SeenPool> look() const { return service.look_after(pool); }
        bool goes_on() const { return true; }
        Result<batch::ActionOutcome> act(batch::AgentAction const& action) const {
          return service.act(pool, action);
        }
      } const agents{service, batch::PoolId{static_cast<std::uint16_t>(i)}};
      Result<ReconcileRound> const round = reconcile_round(agents, reconciling_->rules);
      if (round) note(now, agents.pool, *round);
    }
  }
  /// What the last resizes did at once belongs to the ledger too.
  batch::Ledger finish(batch::BatchService& service, batch::RequestSource& source);

  Provisioner provisioner;

 private:
  void note(Time now, batch::PoolId pool, ReconcileRound const& round);

  batch::Ledger ledger_;
  Time until_;
  GoOn go_on_;
  std::size_t expected_tasks_;
  Duration sampling_interval_;
  Time next_sample_;
  std::vector<ScaledPool> pools_;
  std::size_t pool_count_;
  std::optional<Reconciling> reconciling_;
  Time next_round_ = never;
  bool ended_ = false;
};

/// Runs from the clock's now up to and including `until`, or to where `policies.go_on` ends it: the
/// ledger's end tells. A call that the service refuses is made again at the next sample (submit),
/// or leaves a gap that the next one fills (observe, resize).
///
/// A template so that a world whose class is known is called without a detour for every single
/// request; called with the ports themselves it is the same line.
template <class Clock, class Service, class Source>
batch::Ledger run(Clock& clock, Service& service, Source& source, Policies const& policies,
                  Time until) {
  Controller controller(policies, clock.now(), until, ShowsAgents<Service>);
  while (!controller.ended()) {
    Time const due = controller.due();
    do {
      clock.wait_until(due);
      controller.provisioner.provision(service, source.take());
    } while (clock.now() < due);
    controller.look(service, source);
    if constexpr (ShowsAgents<Service>) controller.reconcile(service, due);
  }
  return controller.finish(service, source);
}

}  // namespace poolcast::control
