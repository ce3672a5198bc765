#include "tests/contract/emulated_world.hpp"

#include <algorithm>
#include <csignal>
#include <future>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/cli/emulate_server.hpp"
#include "live/system_clock.hpp"

namespace poolcast::contract {
namespace {

constexpr char account_name[] = "contract";
constexpr char account_key[] = "dGhlLWtleS1vZi10aGUtY29udHJhY3Qtc3VpdGU=";

emulator::Settings settings_of(Scene const& scene) {
  emulator::Settings settings;
  settings.model = scene.model;
  settings.pools["p"] = scene.model.pools.front();
  return settings;
}

std::string command_line(AskedTask const& task) {
  std::string const sleep = "sleep " + std::to_string(task.runs);
  return task.fails ? "/bin/sh -c '" + sleep + "; exit 3'" : sleep;
}

Time time_member(std::string const& text, char const* name) {
  return *parse_w3c_time(nlohmann::json::parse(text).at(name).get<std::string>());
}

}  // namespace

EmulatedTime::EmulatedTime(int port, Scene const& scene) : console_("127.0.0.1", port) {
  console_.set_keep_alive(true);
  console_.set_tcp_nodelay(true);
  now_ = time_member(console_.Get("/_poolcast/state")->body, "now");
  load_ = load_of(scene, now_);
}

void EmulatedTime::wait_until(Time time) {
  if (next_ < load_.jobs.size()) time = std::max(now_, std::min(time, load_.jobs[next_].queued));
  // The console's times are decimal seconds.
  std::string const by = std::to_string((time - now_) / millisecond) + "ms";
  now_ = time_member(post("advance?by=" + by), "now");
}

std::span<batch::AgentRequest const> EmulatedTime::take() {
  taken_.clear();
  for (; next_ < load_.jobs.size() && load_.jobs[next_].queued <= now_; ++next_) {
    taken_.push_back({batch::TaskId{static_cast<std::uint32_t>(next_)}, load_.jobs[next_].pool,
                      load_.jobs[next_].slots, load_.priorities[next_]});
  }
  return taken_;
}

void EmulatedTime::inject(sim::FaultKind kind, Duration lasts) {
  constexpr char const* names[] = {"submit_error", "resize_error", "capacity_drought",
                                   "registry_down", "quota_cut"};
  post(std::string("fault?kind=") + names[static_cast<std::size_t>(kind)] +
       "&for=" + std::to_string(lasts / second) + "s");
}

std::string EmulatedTime::post(std::string const& path) {
  auto const answer = console_.Post("/_poolcast/" + path);
  ENSURE(answer && answer->status == 200);
  return answer->body;
}

EmulatedWorld::EmulatedWorld(Scene const& scene)
    : by_key_(live::shared_key_authorizer(account_name, account_key)) {
  start_server(scene);
  time_ = std::make_unique<EmulatedTime>(port_, scene);
  http_ = std::make_unique<live::BatchHttp>(
      "http://127.0.0.1:" + std::to_string(port_),
      [this](auto const& request, live::Asked asked) { return authorization(request, asked); },
      // What the service refuses is refused: trying again is the controller's.
      live::BatchHttpOptions{.retries = {.attempts = 1}});
  add_pool(scene.model.pools.front());
  auto const task = [tasks = scene.tasks](batch::TaskSpec const& spec) {
    return live::TaskToAdd{.command_line = command_line(tasks[spec.id.value])};
  };
  service_ = std::make_unique<live::RestBatchService>(
      *http_, live::RestBatchOptions{
                  .run = "run", .pools = {{"p", task}}, .now = [this] { return time_->now(); }});
}

EmulatedWorld::~EmulatedWorld() {
  pthread_kill(server_.native_handle(), SIGINT);
  server_.join();
}

void EmulatedWorld::start_server(Scene const& scene) {
  account_ = std::make_unique<cli::EmulatedAccount>(
      settings_of(scene), emulator::Credentials{account_name, account_key}, cli::Speed(0),
      live::wall_clock_now());
  cli::ListenAddress const options{
      .host = "127.0.0.1", .port = 0, .certificate = {}, .private_key = {}};
  std::promise<int> listening;
  server_ = std::thread([&] {
    bool const served = cli::serve(*account_, options, std::nullopt, [&](int port) {
                          listening.set_value(port);
                        }).has_value();
    ENSURE(served);
  });
  port_ = listening.get_future().get();
}

Result<std::string> EmulatedWorld::authorization(live::HttpRequest const& request,
                                                 live::Asked asked) {
  if (fails_in_ >= 0 && fails_in_-- == 0) return fail("this request is to fail");
  return by_key_(request, asked);
}

void EmulatedWorld::add_pool(sim::PoolModel const& model) {
  nlohmann::json const body = {{"id", "p"},
                               {"vmSize", "standard_d2s_v3"},
                               {"taskSlotsPerNode", model.task_slots_per_node},
                               {"taskSchedulingPolicy", {{"nodeFillType", "pack"}}},
                               {"targetDedicatedNodes", 0},
                               {"virtualMachineConfiguration",
                                {{"imageReference", nlohmann::json::object()},
                                 {"nodeAgentSKUId", "batch.node.ubuntu 22.04"}}}};
  live::BatchResult<void> const added = live::add_pool(*http_, body.dump());
  ENSURE(added.has_value());
}

}  // namespace poolcast::contract
