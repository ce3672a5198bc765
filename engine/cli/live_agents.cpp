#include "engine/cli/live_agents.hpp"

#include <cstdlib>

#include "engine/cli/live_account.hpp"
#include "live/credentials.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

live::RetryPolicy policy_of(InterruptWatch const* interrupt) {
  live::RetryPolicy policy;
  policy.jitter_seed = live::seed_of_this_run();
  if (interrupt != nullptr) {
    policy.wait = [=](Duration length) { interrupt->wait_until(live::wall_clock_now() + length); };
  }
  return policy;
}

}  // namespace

Option settings_option(std::string* file) {
  return {.name = "--settings",
          .target = file,
          .help = "JSON file of the agent server's settings (default: the environment only)",
          .file = true};
}

Result<agents::Settings> read_agent_settings(std::string const& file) {
  live::Variables variables;
  for (std::string const& name : agents::setting_names()) {
    char const* const value = std::getenv(name.c_str());
    if (value != nullptr) variables[name] = value;
  }
  Result<agents::SettingsSource> source = agents::SettingsSource::open(variables, file);
  if (!source) return fail(source.error().message);
  return source->current();
}

Result<std::unique_ptr<live::BatchHttp>> connect_batch(agents::Settings const& settings,
                                                       InterruptWatch const* interrupt) {
  return connect({.name = settings.batch_account_name,
                  .endpoint = settings.batch_account_url,
                  .key = settings.batch_account_key},
                 interrupt);
}

agents::AzureDevOps connect_azdo(agents::Settings const& settings,
                                 InterruptWatch const* interrupt) {
  std::string const certificates = live::ca_bundle_of(live::variables_of_environment());
  return {settings.azdo_url, settings.azdo_token,
          agents::AzureDevOpsOptions{.http = {.ca_bundle = certificates},
                                     .retries = policy_of(interrupt)}};
}

agents::Github connect_github(agents::Settings const& settings, InterruptWatch const* interrupt) {
  std::string const certificates = live::ca_bundle_of(live::variables_of_environment());
  return agents::Github({.api_url = settings.github_api_url,
                         .token = settings.github_token,
                         .http = {.ca_bundle = certificates},
                         .retries = policy_of(interrupt)});
}

int exit_code_of(agents::DevOpsError const& error) {
  constexpr int not_found = 404;
  bool const ours = error.status == not_found || error.place.starts_with("agent ");
  return ours ? bad_input : service_failed;
}

}  // namespace poolcast::cli
