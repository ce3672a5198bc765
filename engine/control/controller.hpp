// The straight line that runs everywhere: take requests, submit tasks, observe, sample, evaluate,
// resize, and write down what was learnt. Which world it runs in, it cannot tell.
#pragma once

#include "engine/batch/ledger.hpp"
#include "engine/batch/ports.hpp"
#include "engine/control/policies.hpp"

namespace poolcast::control {

/// Runs from the clock's now up to and including `until`, or to where `policies.go_on` ends it: the
/// ledger's end tells. A call that the service refuses is made again at the next sample (submit),
/// or leaves a gap that the next one fills (observe, resize).
batch::Ledger run(batch::Clock& clock, batch::BatchService& service, batch::RequestSource& source,
                  Policies const& policies, Time until);

}  // namespace poolcast::control
