// The straight line that runs everywhere: take requests, submit tasks, observe, sample, evaluate,
// resize, and write down what was learnt. Which world it runs in, it cannot tell.
#pragma once

#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/batch/ports.hpp"
#include "engine/control/policies.hpp"
#include "engine/control/provisioner.hpp"
#include "engine/control/scaled_pool.hpp"

namespace poolcast::control {

/// What the line carries along: when it will look at the pools next, and the ledger.
class Controller {
 public:
  Controller(Policies const& policies, Time start, Time until);

  bool ended() const { return ended_; }
  /// When to look next.
  Time due() const;
  /// Observes, samples, evaluates and resizes, whatever of it is due.
  void look(batch::BatchService& service, batch::RequestSource& source);
  /// What the last resizes did at once belongs to the ledger too.
  batch::Ledger finish(batch::BatchService& service, batch::RequestSource& source);

  Provisioner provisioner;

 private:
  batch::Ledger ledger_;
  Time until_;
  GoOn go_on_;
  std::size_t expected_tasks_;
  Duration sampling_interval_;
  Time next_sample_;
  std::vector<ScaledPool> pools_;
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
  Controller controller(policies, clock.now(), until);
  while (!controller.ended()) {
    Time const due = controller.due();
    do {
      clock.wait_until(due);
      controller.provisioner.provision(service, source.take());
    } while (clock.now() < due);
    controller.look(service, source);
  }
  return controller.finish(service, source);
}

}  // namespace poolcast::control
