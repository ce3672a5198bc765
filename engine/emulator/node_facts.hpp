// What is known of a pool's nodes, as their transitions come.
#pragma once

#include "engine/emulator/account.hpp"

namespace poolcast::emulator {

void note(Pool& pool, batch::NodeTransition const& told);

/// The state as the service names it: `waitingforstarttask`.
std::string_view state_of(NodeFacts const& node);

}  // namespace poolcast::emulator
