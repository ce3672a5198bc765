// The HTTP before the emulated account: sockets, threads and limits, and nothing of the service.
#pragma once

#include <functional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/cli/emulated_account.hpp"
#include "engine/cli/http_serving.hpp"

namespace poolcast::cli {

Expected<void, Failure> serve(EmulatedAccount& account, ListenAddress const& address,
                              std::optional<Duration> stop_after,
                              std::function<void(int)> const& listening);

}  // namespace poolcast::cli
