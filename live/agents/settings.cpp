#include "live/agents/settings.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/json/reader.hpp"
#include "live/url.hpp"

namespace poolcast::agents {
namespace {

struct TextSetting {
  char const* name;
  std::string Settings::*value;
  bool secret = false;
};
constexpr TextSetting texts[] = {
    {"BatchAccountUrl", &Settings::batch_account_url},
    {"BatchAccountName", &Settings::batch_account_name},
    {"BatchAccountKey", &Settings::batch_account_key, true},
    {"ContainerRegistryServer", &Settings::registry_server},
    {"AzDOUrl", &Settings::azdo_url},
    {"AzDOToken", &Settings::azdo_token, true},
    {"AzDOTokenFileUrl", &Settings::azdo_token_file_url, true},
    {"AzDOUbuntuPool", &Settings::azdo_ubuntu_pool},
    {"AzDOWindowsPool", &Settings::azdo_windows_pool},
    {"FunctionKey", &Settings::function_key, true},
    {"GithubToken", &Settings::github_token, true},
    {"GithubWebhookSecret", &Settings::github_webhook_secret, true},
    {"GithubApiUrl", &Settings::github_api_url},
};

struct DurationSetting {
  char const* name;
  Duration& (*of)(Settings&);
  Duration least;
};
constexpr DurationSetting durations[] = {
    {"AgentMaxWallClockTime", [](Settings& s) -> Duration& { return s.longest_run; }, minute},
    {"AgentRetentionTime", [](Settings& s) -> Duration& { return s.retention; }, Duration{}},
    {"OrphanAfter", [](Settings& s) -> Duration& { return s.rules.orphan_after; }, Duration{}},
    {"RepeatAfter", [](Settings& s) -> Duration& { return s.rules.repeat_after; }, Duration{}},
    {"StaleAfter", [](Settings& s) -> Duration& { return s.rules.stale_after; }, Duration{}},
    {"KeepCompleted", [](Settings& s) -> Duration& { return s.rules.keep_completed; }, Duration{}},
};

constexpr char every_setting[] = "ReconcileEvery";
constexpr char placeholder_setting[] = "Placeholder";

/// The error is without the setting's name.
Result<Duration> read_every(std::string const& text) {
  if (same_but_for_case(text, "off") || text == "0") return Duration{};
  Result<Duration> const every = parse_duration(text);
  if (!every) return fail(every.error().message + ", or off");
  bool const is_fit = *every == Duration{} || (*every >= second && *every <= day);
  if (is_fit) return *every;
  return fail("between 1 s and 1 d, or off");
}

std::string variable(live::Variables const& variables, char const* name) {
  auto const found = variables.find(name);
  return found == variables.end() ? "" : std::string(trim(found->second));
}

AgentTable read_table(JsonReader& reader) {
  AgentTable table;
  reader.objects("agents", [&](JsonReader& row) {
    table.push_back({.os_type = row.text("osType"),
                     .image = row.text("image"),
                     .job = row.text("job"),
                     .batch_pool = row.text("batchPool"),
                     .agent_pool = row.text("agentPool")});
  });
  return table;
}

std::vector<RunnerRow> read_runners(JsonReader& reader) {
  constexpr std::int64_t most_groups = 1'000'000'000;
  std::vector<RunnerRow> table;
  reader.objects("runners", [&](JsonReader& row) {
    table.push_back({.label = row.text("label"),
                     .image = row.text("image"),
                     .job = row.text("job"),
                     .batch_pool = row.text("batchPool"),
                     .group = row.integer("group", 1, 1, most_groups)});
  });
  return table;
}

void read_texts(JsonReader& reader, Settings& settings) {
  for (TextSetting const& setting : texts) {
    if (!reader.has(setting.name)) continue;
    // What stands there instead may be a secret all the same, so it is not shown.
    if (!reader.is_text(setting.name)) {
      reader.reject(setting.name, "expected text");
    } else {
      settings.*setting.value = std::string(trim(reader.text(setting.name)));
    }
  }
}

/// Of a text that cannot be parsed only the place is told: the parser's words repeat the text.
std::string place_only(std::string const& problem) {
  for (char const* const words : {": not JSON", ": the number"}) {
    std::size_t const at = problem.find(words);
    if (at != problem.npos) return problem.substr(0, at) + ": not JSON";
  }
  return problem;
}

Result<void> read_file_text(std::string const& text, std::string const& name, Settings& settings) {
  Result<void> const done = JsonReader::read(Source{name, text}, [&](JsonReader& reader) {
    read_texts(reader, settings);
    for (DurationSetting const& setting : durations) {
      setting.of(settings) = reader.duration(setting.name, setting.of(settings));
    }
    std::string placeholder = reader.text(placeholder_setting, "");
    if (!placeholder.empty()) settings.rules.placeholder = std::move(placeholder);
    if (std::optional<std::string> const said = reader.scalar(every_setting)) {
      Result<Duration> const every = read_every(*said);
      if (!every) reader.reject(every_setting, every.error().message);
      settings.reconcile_every = every.value_or(minute);
    }
    if (reader.has("agents")) settings.agents = read_table(reader);
    if (reader.has("runners")) settings.runners = read_runners(reader);
  });
  if (!done) return fail(place_only(done.error().message));
  return {};
}

Result<void> read_variables(live::Variables const& variables, Settings& settings) {
  for (TextSetting const& setting : texts) {
    std::string value = variable(variables, setting.name);
    if (!value.empty()) settings.*setting.value = std::move(value);
  }
  for (DurationSetting const& setting : durations) {
    std::string const value = variable(variables, setting.name);
    if (value.empty()) continue;
    Result<Duration> const duration = parse_duration(value);
    if (!duration) return fail(std::string(setting.name) + ": " + duration.error().message);
    setting.of(settings) = *duration;
  }
  std::string placeholder = variable(variables, placeholder_setting);
  if (!placeholder.empty()) settings.rules.placeholder = std::move(placeholder);
  if (std::string const text = variable(variables, every_setting); !text.empty()) {
    Result<Duration> const every = read_every(text);
    if (!every) return fail(std::string(every_setting) + ": " + every.error().message);
    settings.reconcile_every = *every;
  }
  return {};
}

Result<void> check(Settings& settings) {
  for (DurationSetting const& setting : durations) {
    if (setting.of(settings) >= setting.least) continue;
    return fail(std::string(setting.name) + ": at least " + format_duration(setting.least));
  }
  if (settings.azdo_url.empty()) return fail("AzDOUrl is not set; it is https://dev.azure.com/ORG");
  if (live::url_origin(settings.azdo_url).empty()) return fail("AzDOUrl is no https address");
  if (settings.azdo_token.empty() && settings.azdo_token_file_url.empty()) {
    return fail("AzDOToken is not set; it is a personal access token: Agent Pools (read, manage)");
  }
  if (settings.agents.empty()) return fail("agents: the table has no row");
  for (AgentRow const& row : settings.agents) {
    bool const whole = !row.image.empty() && !row.job.empty() && !row.batch_pool.empty();
    if (!whole) return fail("agents: the row '" + row.os_type + "' has an empty field");
    if (!resolved(settings, row.agent_pool).empty()) continue;
    std::string const name =
        row.agent_pool.starts_with('$') ? row.agent_pool.substr(1) : "its agentPool";
    return fail("agents: the row '" + row.os_type + "' needs " + name + ", which is not set");
  }
  return {};
}

}  // namespace

std::vector<std::string> setting_names() {
  std::vector<std::string> names;
  for (TextSetting const& setting : texts) names.emplace_back(setting.name);
  for (DurationSetting const& setting : durations) names.emplace_back(setting.name);
  names.emplace_back(every_setting);
  names.emplace_back(placeholder_setting);
  return names;
}

Result<Settings> read_settings(live::Variables const& variables, std::string const& file_text,
                               std::string const& file_name) {
  Settings settings;
  if (!file_name.empty()) {
    Result<void> const done = read_file_text(file_text, file_name, settings);
    if (!done) return fail(done.error().message);
  }
  if (Result<void> const done = read_variables(variables, settings); !done) {
    return fail(done.error().message);
  }
  if (Result<void> const done = check(settings); !done) return fail(done.error().message);
  return settings;
}

std::vector<std::string> secrets_of(Settings const& settings) {
  std::vector<std::string> secrets;
  for (TextSetting const& setting : texts) {
    bool const shown = !setting.secret || (settings.*setting.value).empty();
    if (!shown) secrets.push_back(settings.*setting.value);
  }
  return secrets;
}

std::string resolved(Settings const& settings, std::string const& text) {
  if (!text.starts_with('$')) return text;
  auto const found = std::ranges::find_if(
      texts, [&](TextSetting const& setting) { return text.substr(1) == setting.name; });
  bool const may_be_named = found != std::end(texts) && !found->secret;
  return may_be_named ? settings.*found->value : "";
}

SettingsSource::SettingsSource(live::Variables variables, std::string file)
    : variables_(std::move(variables)),
      file_(std::move(file)),
      shared_(std::make_unique<Shared>()) {}

Result<SettingsSource> SettingsSource::open(live::Variables variables, std::string file) {
  SettingsSource source(std::move(variables), std::move(file));
  if (source.file_.empty()) {
    Result<Settings> settings = read_settings(source.variables_, "", "");
    if (!settings) return fail(settings.error().message);
    source.shared_->settings = std::move(*settings);
    return source;
  }
  if (Result<void> const done = source.read_if_changed(); !done) return fail(done.error().message);
  return source;
}

Result<void> SettingsSource::read_if_changed() {
  std::error_code gone;
  auto const changed = std::filesystem::last_write_time(file_, gone);
  std::uintmax_t const size = gone ? 0 : std::filesystem::file_size(file_, gone);
  if (!gone && changed == shared_->changed && size == shared_->size) return {};
  Result<Source> const source = load_source(file_);
  if (!source) return fail(source.error().message);
  Result<Settings> settings = read_settings(variables_, source->text, file_);
  shared_->changed = changed;
  shared_->size = size;
  if (!settings) return fail(settings.error().message);
  shared_->settings = std::move(*settings);
  return {};
}

Settings SettingsSource::current() {
  std::scoped_lock const lock(shared_->mutex);
  if (!file_.empty()) {
    Result<void> const done = read_if_changed();
    std::string const problem = done ? "" : done.error().message;
    bool const is_new = !problem.empty() && problem != shared_->last_problem;
    if (is_new) shared_->problem = problem;
    shared_->last_problem = problem;
  }
  return shared_->settings;
}

std::string SettingsSource::take_problem() {
  std::scoped_lock const lock(shared_->mutex);
  return std::exchange(shared_->problem, {});
}

}  // namespace poolcast::agents
