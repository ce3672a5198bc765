#include "engine/cli/live_serve.hpp"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <thread>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/agent_http.hpp"
#include "engine/cli/failure.hpp"
#include "live/agents/caretaker.hpp"
#include "live/agents/dry_run.hpp"
#include "live/agents/log.hpp"
#include "live/agents/submitter.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

// Orders that are left after this are taken up at the next start.
constexpr Duration drain = 10 * second;
constexpr char port_variable[] = "FUNCTIONS_CUSTOMHANDLER_PORT";

live::Variables variables() {
  live::Variables all = live::variables_of_environment();
  for (std::string const& name : agents::setting_names()) {
    char const* const value = std::getenv(name.c_str());
    if (value != nullptr) all[name] = value;
  }
  return all;
}

/// The Functions host says on which port of this machine it calls its handler.
Result<ListenAddress> read_address(LiveServeOptions const& options) {
  if (options.certificate.empty() != options.key.empty()) {
    return fail("--certificate and --key go together; give both files");
  }
  Result<ListenAddress> http = parse_listen(options.listen, "127.0.0.1:7071");
  char const* const given = std::getenv(port_variable);
  if (given != nullptr && *given != '\0') {
    std::optional<int> const port = parse_port(given);
    if (!port) return fail(std::string(port_variable) + ": '" + given + "' is no port");
    http = ListenAddress{.host = "127.0.0.1", .port = *port, .certificate = {}, .private_key = {}};
  }
  if (!http) return http;
  http->certificate = options.certificate;
  http->private_key = options.key;
  return http;
}

Result<std::vector<agents::Range>> read_ranges(char const* name,
                                               std::vector<std::string> const& texts) {
  std::vector<agents::Range> ranges;
  for (std::string const& text : texts) {
    Result<agents::Range> const range = agents::parse_range(text);
    if (!range) return fail(std::string(name) + ": " + range.error().message);
    ranges.push_back(*range);
  }
  return ranges;
}

bool is_loopback(std::string const& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

/// All that the options say, read and understood.
struct Setup {
  ListenAddress http;
  std::vector<agents::Range> allowed;
  std::vector<agents::Range> proxies;
};

Result<Setup> read_options(LiveServeOptions const& options) {
  Result<ListenAddress> http = read_address(options);
  if (!http) return fail(http.error().message);
  Result<std::vector<agents::Range>> allowed = read_ranges("--allow", options.allow);
  if (!allowed) return fail(allowed.error().message);
  auto proxies = read_ranges("--trusted-proxy", options.trusted_proxies);
  if (!proxies) return fail(proxies.error().message);
  return Setup{std::move(*http), std::move(*allowed), std::move(*proxies)};
}

Result<void> check(agents::Settings const& settings, ListenAddress const& http,
                   live::Variables const& all) {
  if (settings.function_key.empty() && !is_loopback(http.host)) {
    return fail(
        "FunctionKey is not set, so anybody could order agents; set it, or listen on "
        "127.0.0.1");
  }
  Result<live::BatchAccount> const account = agents::account_of(settings, all);
  if (account) return {};
  return fail("BatchAccountUrl, BatchAccountName, BatchAccountKey: " + account.error().message);
}

int serve(LiveServeOptions const& options, Setup const& setup, agents::SettingsSource& settings,
          live::Variables const& all, std::ostream& err) {
  auto const outbox = agents::Outbox::open(options.outbox);
  if (!outbox) {
    err << "--outbox: " << outbox.error().message << "\n";
    return bad_input;
  }
  agents::Metrics metrics;
  std::uint64_t const seed = live::seed_of_this_run();
  agents::Submitter submitter({.settings = settings,
                               .outbox = **outbox,
                               .metrics = metrics,
                               .variables = all,
                               .seed = seed});
  agents::Caretaker caretaker({.settings = settings,
                               .outbox = **outbox,
                               .metrics = metrics,
                               .variables = all,
                               .seed = mix(seed)});
  agents::AgentServer server({.settings = settings,
                              .outbox = **outbox,
                              .metrics = metrics,
                              .allowed = setup.allowed,
                              .trusted_proxies = setup.proxies,
                              .rate_limit = options.rate_limit.value_or(0),
                              .seed = seed,
                              .wake = [&] { submitter.wake(); },
                              .reaches_batch = [&] { return submitter.reaches_service(); }});
  std::thread submitting, caretaking;
  auto const listening = [&](int port) {
    submitting = std::thread([&] { submitter.run(); });
    caretaking = std::thread([&] { caretaker.run(); });
    agents::log(agents::Level::info, "listening",
                {{"url", url_of(setup.http, port)}, {"outbox", options.outbox}});
  };
  Expected<void, Failure> const served = serve_agents(server, setup.http, listening);
  if (submitting.joinable()) {
    submitter.stop(drain);
    caretaker.stop();
    submitting.join();
    caretaking.join();
    agents::log(agents::Level::info, "stopped", {});
  }
  return served ? ok : fail_with(served.error(), err);
}

}  // namespace

int live_serve(LiveServeOptions const& options, std::ostream& out, std::ostream& err) {
  Result<Setup> const setup = read_options(options);
  if (!setup) return fail_with(setup.error(), wrong_usage, err);
  live::Variables const all = variables();
  Result<agents::SettingsSource> settings = agents::SettingsSource::open(all, options.settings);
  Result<void> checked;
  if (settings) checked = check(settings->current(), setup->http, all);
  if (!settings || !checked) {
    err << (settings ? checked.error().message : settings.error().message) << "\n";
    return bad_input;
  }
  if (options.dry_run) {
    out << agents::dry_run_text(settings->current());
    return ok;
  }
  agents::hide_in_log(agents::secrets_of(settings->current()));
  return serve(options, *setup, *settings, all, err);
}

Command live_serve_command() {
  auto const options = std::make_shared<LiveServeOptions>();
  return {
      .name = "serve",
      .purpose = "Serve pipelines that ask for an agent: each gets a task of the Batch account",
      .example = "poolcast live serve --settings docs/examples/agent-server.json --dry-run",
      .options =
          {{.name = "--listen",
            .target = &options->listen,
            .help = "Address and port; port 0 is any free one. In a Function its host's "
                    "FUNCTIONS_CUSTOMHANDLER_PORT is used instead"},
           {.name = "--settings",
            .target = &options->settings,
            .help = "JSON file of settings, read anew when it changes (default: the "
                    "environment)",
            .file = true},
           {.name = "--outbox",
            .target = &options->outbox,
            .help = "File of the accepted requests, on a local disk that stays",
            .file = true},
           {.name = "--certificate",
            .target = &options->certificate,
            .help = "PEM file: serve HTTPS",
            .file = true},
           {.name = "--key", .target = &options->key, .help = "PEM file of its key", .file = true},
           {.name = "--allow",
            .target = &options->allow,
            .help = "Addresses that may ask, for example 40.74.28.0/23 (default: all)"},
           {.name = "--trusted-proxy",
            .target = &options->trusted_proxies,
            .help = "Addresses whose X-Forwarded-For is believed"},
           {.name = "--rate-limit",
            .target = &options->rate_limit,
            .help = "Requests a second from one address, and twice as many at once (0: no "
                    "limit)"},
           {.name = "--dry-run",
            .target = &options->dry_run,
            .help = "Print the task that each row of the table makes, without secrets, and "
                    "end"}},
      .run = [options] { return live_serve(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
