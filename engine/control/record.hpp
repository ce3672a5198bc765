// Transitions into ledger rows: the only writer of what happened to tasks and nodes.
#pragma once

#include <span>

#include "engine/batch/ledger.hpp"
#include "engine/batch/observation.hpp"

namespace poolcast::control {

void record(batch::Ledger& ledger, batch::Observation const& observation);
void record(batch::Ledger& ledger, std::span<batch::JobTransition const> jobs);

}  // namespace poolcast::control
