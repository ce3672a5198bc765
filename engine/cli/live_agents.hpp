// What the commands share that look after agents: the settings of the agent server, and the
// connections to the Batch account and to Azure DevOps that they name.
#pragma once

#include <memory>
#include <string>

#include "engine/cli/command.hpp"
#include "engine/cli/interrupt.hpp"
#include "live/agents/azure_devops.hpp"
#include "live/agents/github.hpp"
#include "live/agents/settings.hpp"
#include "live/batch_http.hpp"

namespace poolcast::cli {

Option settings_option(std::string* file);

/// From the file, if one is named, and the environment, which wins.
Result<agents::Settings> read_agent_settings(std::string const& file);

/// The error is a wrong usage. `interrupt`, which must outlive it, cuts the waits between two
/// attempts at a request short.
Result<std::unique_ptr<live::BatchHttp>> connect_batch(agents::Settings const& settings,
                                                       InterruptWatch const* interrupt = nullptr);
agents::AzureDevOps connect_azdo(agents::Settings const& settings,
                                 InterruptWatch const* interrupt = nullptr);

agents::Github connect_github(agents::Settings const& settings,
                              InterruptWatch const* interrupt = nullptr);

/// What a refusal is for the exit code: the caller's mistake, or the service's.
int exit_code_of(agents::DevOpsError const& error);

}  // namespace poolcast::cli
