// Looks at all that has to be right before an agent can come: the account, its pools, what their
// formulas may ask for, Azure DevOps and the token. Reads only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "live/agents/azure_devops.hpp"
#include "live/agents/settings.hpp"
#include "live/batch_http.hpp"

namespace poolcast::agents {

enum class Grade : std::uint8_t {
  ok,
  warning,      // agents come, but not as they should
  problem,      // they will not come
  unreachable,  // a service did not answer, so what depends on it is unknown
};

struct Finding {
  Grade grade{};
  std::string subject{};  // `pool batchLinux`
  std::string text{};     // with what to do
};

/// What no service tells, and a person may.
struct DoctorOptions {
  std::string placeholder = "placeholder";
  std::optional<std::uint64_t> subnet_addresses{};  // of the pools' subnet, Azure's own five in it
  std::optional<std::uint64_t> dedicated_cores{};   // the account's quota
  std::optional<std::uint64_t> low_priority_cores{};  // the account's quota
};

/// `10.0.1.0/24` has 256 addresses; also `/24`.
Result<std::uint64_t> subnet_addresses(std::string const& range);

/// `now` is by the clock of this machine.
std::vector<Finding> examine_batch(live::BatchHttp& http, Settings const& settings,
                                   DoctorOptions const& options, Time now);
std::vector<Finding> examine_azdo(AzureDevOps& azdo, Settings const& settings,
                                  DoctorOptions const& options, Time now);

}  // namespace poolcast::agents
