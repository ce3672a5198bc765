// What a person may ask of the emulator, and no client of the service does: a look at everything,
// time that passes at once, faults, the ledger (docs/emulator.md#console).
#pragma once

#include "engine/emulator/account.hpp"
#include "engine/emulator/message.hpp"

namespace poolcast::emulator {

inline constexpr std::string_view console_path = "/_poolcast";

/// Whether the request is one for the console.
bool is_console(Request const& request);

/// `skipped` is set where time is to pass at once.
Response answer_console(Account& account, Request const& request, Duration& skipped);

/// The page that shows the pools as they change.
std::string_view console_page();

}  // namespace poolcast::emulator
