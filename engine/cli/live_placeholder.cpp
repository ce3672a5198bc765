#include "engine/cli/live_placeholder.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/live_agents.hpp"
#include "live/agents/placeholder.hpp"

namespace poolcast::cli {
namespace {

constexpr char example[] =
    "poolcast live placeholder ensure --settings docs/examples/ubuntu-agents.json --agent-pool "
    "ubuntu "
    "--dry-run";

std::string text_of(agents::PlaceholderState state) {
  switch (state) {
    case agents::PlaceholderState::there:
      return "is there";
    case agents::PlaceholderState::added:
      return "added";
    case agents::PlaceholderState::would_add:
      return "would be added";
  }
  return "";
}

bool is_version(std::string const& text) {
  return is_digit(text.front()) && is_digit(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
}

Result<void> check(LivePlaceholderOptions const& options) {
  if (options.agent_pool.empty()) return fail("--agent-pool: expected a name");
  if (options.name.empty()) return fail("--name: expected a name");
  if (!options.version.empty() && is_version(options.version)) return {};
  return fail("--agent-version: '" + options.version + "' is no version; write 4.248.0");
}

Command ensure_command() {
  auto const options = std::make_shared<LivePlaceholderOptions>();
  return {.name = "ensure",
          .purpose = "Register an agent that is never online, unless it is there",
          .example = example,
          .options = {settings_option(&options->settings),
                      {.name = "--agent-pool",
                       .target = &options->agent_pool,
                       .help = "Agent pool of Azure DevOps",
                       .required = true},
                      {.name = "--name", .target = &options->name, .help = "Its name"},
                      {.name = "--agent-version",
                       .target = &options->version,
                       .help = "Version that it claims; jobs demand one above theirs"},
                      {.name = "--os",
                       .target = &options->os,
                       .help = "Operating system that it claims",
                       .choices = {"Linux", "Windows_NT", "Darwin"}},
                      {.name = "--dry-run",
                       .target = &options->dry_run,
                       .help = "Look only, and say what would be done"}},
          .run = [options] { return live_placeholder_ensure(*options, std::cout, std::cerr); }};
}

}  // namespace

int live_placeholder_ensure(LivePlaceholderOptions const& options, std::ostream& out,
                            std::ostream& err) {
  if (Result<void> const done = check(options); !done)
    return fail_with(done.error(), wrong_usage, err);
  Result<agents::Settings> const settings = read_agent_settings(options.settings);
  if (!settings) return fail_with(settings.error(), bad_input, err);
  agents::AzureDevOps azdo = connect_azdo(*settings);
  agents::DevOpsResult<agents::Placeholder> const placeholder =
      ensure_placeholder(azdo, {.agent_pool = options.agent_pool,
                                .agent = {options.name, options.version, options.os},
                                .dry_run = options.dry_run});
  if (!placeholder) {
    err << agents::text_of(placeholder.error()) << "\n";
    return exit_code_of(placeholder.error());
  }
  out << "agent pool " << options.agent_pool << ": agent " << options.name << ", version "
      << placeholder->version << ", " << text_of(placeholder->state) << "\n";
  if (agents::is_later_version(options.version, placeholder->version)) {
    out << "jobs that demand a version above " << placeholder->version
        << " fail all the same; remove it and add it anew\n";
  }
  return ok;
}

Command live_placeholder_command() {
  return {.name = "placeholder",
          .purpose = "The agent that makes Azure DevOps wait for the others",
          .example = example,
          .commands = {ensure_command()}};
}

}  // namespace poolcast::cli
