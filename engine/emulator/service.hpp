// The emulated service: a request in, a response out. Finds the operation, checks what every
// request must keep, and words every error; who asks has been authenticated before.
#pragma once

#include "engine/emulator/account.hpp"
#include "engine/emulator/message.hpp"
#include "engine/emulator/problem.hpp"

namespace poolcast::emulator {

/// In bytes.
inline constexpr std::size_t largest_body = 1024 * 1024;

/// The account stands at its time; the caller has advanced it.
Response answer(Account& account, Request const& request);

/// The same, for a request that was refused before any operation saw it.
Response answer_problem(Account& account, Request const& request, Problem const& problem);

}  // namespace poolcast::emulator
