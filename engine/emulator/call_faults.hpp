// Calls that go wrong by themselves, whatever they ask for: what a client of the service has to
// live with (docs/emulator.md#console).
#pragma once

#include "engine/emulator/account.hpp"
#include "engine/emulator/message.hpp"

namespace poolcast::emulator {

/// As service.hpp's answer, but for the faults that are on: 503 `ServerBusy` for a call that is not
/// done, 500 `InternalError` for one that is.
Response answer_with_faults(Account& account, Request const& request);

}  // namespace poolcast::emulator
