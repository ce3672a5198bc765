#include "live/agents/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <mutex>
#include <nlohmann/json.hpp>

#include "live/system_clock.hpp"
#include "live/without.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;

struct Hidden {
  std::mutex mutex;
  std::vector<std::string> secrets;
};

// A process has one standard error, so it has one log.
Hidden& hidden() {
  static Hidden only;
  return only;
}

spdlog::logger& logger() {
  static std::shared_ptr<spdlog::logger> const only = [] {
    auto made = std::make_shared<spdlog::logger>("poolcast",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *only;
}

std::string without_secrets(std::string text) {
  Hidden& known = hidden();
  std::scoped_lock const lock(known.mutex);
  return live::without(known.secrets, std::move(text));
}

struct LevelName {
  char const* name;
  spdlog::level::level_enum level;
};
constexpr LevelName levels[] = {
    {"info", spdlog::level::info}, {"warning", spdlog::level::warn}, {"error", spdlog::level::err}};

}  // namespace

void log(Level level, std::string_view event, LogFields const& fields) {
  LevelName const& named = levels[static_cast<std::size_t>(level)];
  nlohmann::ordered_json line = {
      {"time", format_time(live::wall_clock_now())}, {"level", named.name}, {"event", event}};
  for (auto const& [name, value] : fields) {
    if (!value.empty()) line[name] = without_secrets(value);
  }
  logger().log(named.level,
               line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void hide_in_log(std::vector<std::string> const& secrets) {
  Hidden& known = hidden();
  std::scoped_lock const lock(known.mutex);
  for (std::string const& secret : secrets) {
    constexpr std::size_t shortest = 4;  // else it would be found in every word
    bool const is_known = std::ranges::find(known.secrets, secret) != known.secrets.end();
    if (secret.size() >= shortest && !is_known) known.secrets.push_back(secret);
  }
}

}  // namespace poolcast::agents
