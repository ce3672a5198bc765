// What the agent server is told: the article's settings under their own names, from the environment
// or a file of JSON, and the table of agents. The file is read anew when it has changed, so a key
// or token is replaced without a restart.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/control/reconcile.hpp"
#include "live/agents/agent_table.hpp"
#include "live/credentials.hpp"

namespace poolcast::agents {

struct Settings {
  std::string batch_account_url{};  // the `https://` may be left out
  std::string batch_account_name{};
  std::string batch_account_key{};  // empty: Entra
  std::string registry_server{};
  std::string azdo_url{};             // `https://dev.azure.com/contoso`
  std::string azdo_token{};           // a personal access token: Agent Pools, read and manage
  std::string azdo_token_file_url{};  // where tasks fetch the token from; empty: it is in the task
  std::string azdo_ubuntu_pool{};
  std::string azdo_windows_pool{};
  std::string function_key{};
  std::string github_token{};
  std::string github_webhook_secret{};
  std::string github_api_url = "https://api.github.com";
  Duration longest_run = 6 * hour;    // of an agent, its wait for a job included
  Duration retention = hour;          // of its directory on the node
  Duration reconcile_every = minute;  // zero: the server does not
  control::ReconcileRules rules{};
  AgentTable agents = default_agent_table();
  std::vector<RunnerRow> runners{};
};

/// The names that the environment and the file use, as `BatchAccountUrl`.
std::vector<std::string> setting_names();

/// `variables` wins over the text of a file. The error names the setting, never its value.
Result<Settings> read_settings(live::Variables const& variables, std::string const& file_text,
                               std::string const& file_name);

/// The values that no text may show.
std::vector<std::string> secrets_of(Settings const& settings);

/// The value of a text that may be a setting's name: `$AzDOUbuntuPool`.
std::string resolved(Settings const& settings, std::string const& text);

/// The settings of a file as it now is. From any thread.
class SettingsSource {
 public:
  /// `file` may be empty.
  static Result<SettingsSource> open(live::Variables variables, std::string file);

  /// Those last read without an error.
  Settings current();
  /// Why the file, which has changed or is gone, could not be read; told once.
  std::string take_problem();

 private:
  struct Shared {
    std::mutex mutex{};
    Settings settings{};
    std::string problem{};
    std::string last_problem{};  // for as long as it lasts
    std::filesystem::file_time_type changed{};
    std::uintmax_t size = 0;
  };

  SettingsSource(live::Variables variables, std::string file);
  Result<void> read_if_changed();

  live::Variables variables_;
  std::string file_;
  std::unique_ptr<Shared> shared_;
};

}  // namespace poolcast::agents
