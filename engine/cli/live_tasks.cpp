#include "engine/cli/live_tasks.hpp"

#include <algorithm>

namespace poolcast::cli {
namespace {

using experiment::ScenarioPool;

constexpr std::string_view seconds_word = "{seconds}";

std::string default_command(ScenarioPool const& pool) {
  bool const windows = pool.os == batch::OperatingSystem::windows;
  return windows ? "cmd /c timeout /t {seconds}" : "sleep {seconds}";
}

/// What is said for one pool, else what is said for all, else nothing.
std::string text_for(std::string const& pool, std::vector<std::string> const& texts,
                     std::vector<std::string> const& pools) {
  std::string for_all, for_one;
  for (std::string const& text : texts) {
    std::size_t const equals = text.find('=');
    std::string const before = equals == text.npos ? "" : text.substr(0, equals);
    bool const names_pool = std::ranges::find(pools, before) != pools.end();
    if (!names_pool) for_all = text;
    if (names_pool && before == pool) for_one = text.substr(equals + 1);
  }
  return for_one.empty() ? for_all : for_one;
}

}  // namespace

Result<std::vector<TaskForm>> task_forms(experiment::Scenario const& scenario,
                                         std::vector<std::string> const& commands,
                                         std::vector<std::string> const& images) {
  std::vector<std::string> const ids = scenario.pool_ids();
  std::vector<TaskForm> forms;
  for (ScenarioPool const& pool : scenario.pools) {
    TaskForm form{text_for(pool.id, commands, ids), text_for(pool.id, images, ids)};
    if (form.command.empty()) form.command = default_command(pool);
    if (form.command.find(seconds_word) == std::string::npos) {
      return fail("--command: '" + form.command +
                  "' does not say how long a task runs; put {seconds} where it does, as in "
                  "\"sleep {seconds}\"");
    }
    forms.push_back(std::move(form));
  }
  return forms;
}

live::TaskToAdd task_of(TaskForm const& form, Duration run_time) {
  std::int64_t const seconds =
      std::max<std::int64_t>(1, (run_time + second - Duration{1}) / second);
  live::TaskToAdd task{.command_line = form.command, .image = form.image};
  for (std::size_t at; (at = task.command_line.find(seconds_word)) != std::string::npos;) {
    task.command_line.replace(at, seconds_word.size(), std::to_string(seconds));
  }
  return task;
}

}  // namespace poolcast::cli
