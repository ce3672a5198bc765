#include "engine/emulator/call_faults.hpp"

#include <algorithm>

#include "engine/base/random.hpp"
#include "engine/emulator/service.hpp"

namespace poolcast::emulator {
namespace {

bool happens_now(Account const& account, CallFault::Kind kind) {
  auto const concerns = [&](CallFault const& fault) {
    if (fault.kind != kind || account.now >= fault.until) return false;
    std::uint64_t const bits =
        draw(static_cast<std::uint64_t>(kind), Stream::service_fault, account.requests);
    return uniform(bits) * 100 < fault.percent;
  };
  return std::ranges::any_of(account.call_faults, concerns);
}

}  // namespace

Response answer_with_faults(Account& account, Request const& request) {
  if (happens_now(account, CallFault::Kind::refused)) {
    return answer_problem(account, request, problem("ServerBusy"));
  }
  bool const lost = happens_now(account, CallFault::Kind::answer_lost);
  Response response = answer(account, request);
  return lost ? answer_problem(account, request, problem("InternalError")) : response;
}

}  // namespace poolcast::emulator
