#include "engine/cli/emulate.hpp"

#include <iostream>
#include <memory>

#include "engine/base/base64.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/emulate_server.hpp"
#include "engine/experiment/scenario.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

// Known to all, like that of other emulators: who can reach the port may use it.
constexpr char const* default_key =
    "cG9vbGNhc3QtZW11bGF0b3Ita2V5LXRoYXQtZXZlcnlvbmUta25vd3MtYW5kLW1heS11c2U=";

Result<ListenAddress> read_address(EmulateOptions const& options) {
  Result<ListenAddress> server = parse_listen(options.listen, "127.0.0.1:8910");
  if (!server) return server;
  if (options.tls.empty()) return server;
  std::vector<std::string_view> const files = split(options.tls, ',');
  if (files.size() != 2 || files[0].empty() || files[1].empty()) {
    return fail("--tls: '" + options.tls + "' is not two files; write --tls cert.pem,key.pem");
  }
  server->certificate = files[0];
  server->private_key = files[1];
  return server;
}

Result<Speed> read_speed(std::string const& text) {
  if (text == "max") return Speed();
  std::optional<long long> const speed = parse_integer(text);
  if (speed && *speed >= 0 && *speed <= 100'000) return Speed(*speed);
  return fail("--speed: '" + text + "' is neither a whole number from 0 to 100000 nor max");
}

Result<std::optional<Duration>> read_duration(std::string const& name, std::string const& text) {
  if (text.empty()) return std::optional<Duration>();
  Result<Duration> const duration = parse_duration(text);
  if (duration) return std::optional<Duration>(*duration);
  return fail(name + ": '" + text + "' is not a duration; write " + name + " 90s");
}

Result<emulator::Credentials> read_credentials(EmulateOptions const& options) {
  std::string const& text = options.key.empty() ? default_key : options.key;
  std::optional<std::string> const key = base64_decoded(text);
  if (!key || key->empty()) return fail("--key: the key is not base64");
  return emulator::Credentials{options.account, text, options.accept_any_bearer};
}

/// What the scenario says of its pools and of the service; its load is not played.
emulator::Settings settings_of(experiment::Scenario const& scenario) {
  emulator::Settings settings;
  settings.model = scenario.model;
  settings.sampling = scenario.sampling;
  settings.semantics = scenario.semantics;
  settings.first_evaluation_delay = scenario.first_evaluation_delay;
  for (std::size_t i = 0; i < scenario.pools.size(); ++i) {
    settings.pools[emulator::key_of(scenario.pools[i].id)] = scenario.model.pools[i];
  }
  for (load::SyntheticJobs const& kind : scenario.synthetic) {
    std::string const key = emulator::key_of(scenario.pools[kind.pool.value].id);
    settings.run_times.emplace(key, kind.duration);
  }
  return settings;
}

void print_exports(EmulateOptions const& options, ListenAddress const& server, int port,
                   std::ostream& out) {
  std::string const base = url_of(server, port);
  out << "export AZURE_BATCH_ACCOUNT=" << options.account << "\n"
      << "export AZURE_BATCH_ENDPOINT=" << base << "\n"
      << "export AZURE_BATCH_ACCESS_KEY=" << (options.key.empty() ? default_key : options.key)
      << "\n"
      << "# to watch: " << base << "/_poolcast/   to end: Ctrl-C" << std::endl;
}

/// All that the options say, read and understood.
struct Setup {
  ListenAddress server;
  Speed speed;
  std::optional<Duration> stop_after;
  Duration task_time;
  emulator::Credentials credentials;
};

Result<Setup> read_options(EmulateOptions const& options) {
  Result<ListenAddress> server = read_address(options);
  if (!server) return fail(server.error().message);
  Result<Speed> const speed = read_speed(options.speed);
  if (!speed) return fail(speed.error().message);
  Result<std::optional<Duration>> const stop = read_duration("--stop-after", options.stop_after);
  if (!stop) return fail(stop.error().message);
  Result<std::optional<Duration>> const task = read_duration("--task-time", options.task_time);
  if (!task) return fail(task.error().message);
  Result<emulator::Credentials> credentials = read_credentials(options);
  if (!credentials) return fail(credentials.error().message);
  return Setup{std::move(*server), *speed, *stop, task->value_or(minute), std::move(*credentials)};
}

}  // namespace

int emulate(EmulateOptions const& options, std::ostream& out, std::ostream& err) {
  Result<Setup> setup = read_options(options);
  if (!setup) return fail_with(setup.error(), wrong_usage, err);
  emulator::Settings settings;
  if (!options.scenario.empty()) {
    Result<experiment::Scenario> const scenario = experiment::load_scenario(options.scenario);
    if (!scenario) return fail_with(scenario.error(), bad_input, err);
    settings = settings_of(*scenario);
  }
  settings.default_run_time = Distribution::fixed(setup->task_time);
  EmulatedAccount account(std::move(settings), std::move(setup->credentials), setup->speed,
                          live::wall_clock_now());
  auto const listening = [&](int port) { print_exports(options, setup->server, port, out); };
  Expected<void, Failure> const served =
      serve(account, setup->server, setup->stop_after, listening);
  return served ? ok : fail_with(served.error(), err);
}

Command emulate_command() {
  auto const options = std::make_shared<EmulateOptions>();
  return {
      .name = "emulate",
      .purpose = "A Batch account on this machine, for az, the SDKs and your own programs",
      .example = "poolcast emulate --listen 127.0.0.1:0 --stop-after 1s",
      .options = {{.name = "--listen",
                   .target = &options->listen,
                   .help = "Address and port; port 0 is any free one"},
                  {.name = "--account", .target = &options->account, .help = "Name of the account"},
                  {.name = "--key",
                   .target = &options->key,
                   .help = "Its access key, base64 (default: one that everyone knows)"},
                  {.name = "--speed",
                   .target = &options->speed,
                   .help = "Its clock's speed as a multiple of real time; 0: time passes only when "
                           "the console says so; max: 30 s pass with each request"},
                  {.name = "--scenario",
                   .target = &options->scenario,
                   .help = "Scenario whose settings the pools of the same id have",
                   .file = true},
                  {.name = "--task-time",
                   .target = &options->task_time,
                   .help =
                       "How long a task runs whose command line is not sleep N, in a pool that the "
                       "scenario does not know"},
                  {.name = "--tls",
                   .target = &options->tls,
                   .help = "PEM files of a certificate and its key, CERT,KEY: serve HTTPS",
                   .file = true},
                  {.name = "--accept-any-bearer",
                   .target = &options->accept_any_bearer,
                   .help = "Take every Entra token for a good one"},
                  {.name = "--stop-after",
                   .target = &options->stop_after,
                   .help = "End by itself after this time, so that a CI job leaves none behind"}},
      .run = [options] { return emulate(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
