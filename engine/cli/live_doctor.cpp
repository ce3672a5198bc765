#include "engine/cli/live_doctor.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>

#include "engine/cli/failure.hpp"
#include "engine/cli/live_agents.hpp"
#include "live/agents/doctor.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

using agents::Finding;
using agents::Grade;

char const* word_of(Grade grade) {
  switch (grade) {
    case Grade::ok:
      return "ok       ";
    case Grade::warning:
      return "warning  ";
    case Grade::problem:
    case Grade::unreachable:
      return "problem  ";
  }
  return "";
}

int exit_code_of(std::vector<Finding> const& findings) {
  auto const has = [&](Grade grade) {
    return std::ranges::find(findings, grade, &Finding::grade) != findings.end();
  };
  if (has(Grade::unreachable)) return service_failed;
  return has(Grade::problem) ? bad_input : ok;
}

Result<agents::DoctorOptions> read_options(LiveDoctorOptions const& options) {
  agents::DoctorOptions read{.placeholder = options.placeholder,
                             .subnet_addresses = {},
                             .dedicated_cores = options.dedicated_cores,
                             .low_priority_cores = options.low_priority_cores};
  if (options.subnet.empty()) return read;
  Result<std::uint64_t> const addresses = agents::subnet_addresses(options.subnet);
  if (!addresses) return fail("--subnet: " + addresses.error().message);
  read.subnet_addresses = *addresses;
  return read;
}

}  // namespace

int live_doctor(LiveDoctorOptions const& options, std::ostream& out, std::ostream& err) {
  Result<agents::DoctorOptions> const read = read_options(options);
  if (!read) return fail_with(read.error(), wrong_usage, err);
  Result<agents::Settings> const settings = read_agent_settings(options.settings);
  if (!settings) return fail_with(settings.error(), bad_input, err);
  Result<std::unique_ptr<live::BatchHttp>> const http = connect_batch(*settings);
  if (!http) return fail_with(http.error(), wrong_usage, err);
  Time const now = live::wall_clock_now();
  std::vector<Finding> findings = agents::examine_batch(**http, *settings, *read, now);
  agents::AzureDevOps azdo = connect_azdo(*settings);
  std::ranges::move(agents::examine_azdo(azdo, *settings, *read, live::wall_clock_now()),
                    std::back_inserter(findings));
  for (Finding const& finding : findings) {
    out << word_of(finding.grade) << finding.subject << ": " << finding.text << "\n";
  }
  return exit_code_of(findings);
}

Command live_doctor_command() {
  auto const options = std::make_shared<LiveDoctorOptions>();
  return {.name = "doctor",
          .purpose = "Look whether agents can come, and say what to do where they cannot",
          .example = "poolcast live doctor --settings docs/examples/ubuntu-agents.json",
          .options = {settings_option(&options->settings),
                      {.name = "--placeholder",
                       .target = &options->placeholder,
                       .help = "Name of the agent that makes Azure DevOps wait"},
                      {.name = "--subnet",
                       .target = &options->subnet,
                       .help = "Address range of the pools' subnet, for example 10.0.1.0/24"},
                      {.name = "--dedicated-cores",
                       .target = &options->dedicated_cores,
                       .help = "The account's quota (az batch account show)"},
                      {.name = "--low-priority-cores",
                       .target = &options->low_priority_cores,
                       .help = "The account's quota (az batch account show)"}},
          .run = [options] { return live_doctor(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
