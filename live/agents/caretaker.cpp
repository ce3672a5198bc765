#include "live/agents/caretaker.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "live/agents/settings_in_use.hpp"
#include "live/batch_pools.hpp"

namespace poolcast::agents {
namespace {

constexpr char rounds[] = "poolcast_reconcile_rounds_total";
constexpr char autoscale_errors[] = "poolcast_autoscale_evaluation_errors";
constexpr Duration look_at_settings = minute;  // while they say not to reconcile

struct ActionRow {
  batch::AgentActionKind kind;
  char const* event;
  char const* metric;
};
constexpr ActionRow action_rows[] = {
    {batch::AgentActionKind::end_task, "ended", "poolcast_orphans_ended_total"},
    {batch::AgentActionKind::repeat_task, "repeated", "poolcast_agents_repeated_total"},
    {batch::AgentActionKind::remove_agent, "removed", "poolcast_stale_agents_removed_total"},
    {batch::AgentActionKind::delete_task, "deleted", "poolcast_completed_tasks_deleted_total"},
};

LogFields fields_of(std::string const& pool, batch::AgentAction const& action) {
  return {{"agentPool", pool},     {"job", action.job},
          {"taskId", action.task}, {"newTaskId", action.new_task},
          {"agent", action.agent}, {"reason", action.reason}};
}

std::set<std::string> batch_pools_of(Settings const& settings) {
  std::set<std::string> pools;
  for (AgentRow const& row : settings.agents) pools.insert(row.batch_pool);
  for (RunnerRow const& row : settings.runners) pools.insert(row.batch_pool);
  return pools;
}

/// Empty: its last evaluation went well, or there was none yet.
std::string problem_of(live::Pool const& pool) {
  if (!pool.last_run || pool.last_run->error_code.empty()) return "";
  std::string problem = pool.last_run->error_code + ": " + pool.last_run->error_message;
  for (auto const& [name, value] : pool.last_run->error_values) problem.append("; ").append(value);
  return problem;
}

}  // namespace

Caretaker::Caretaker(CaretakerParts parts)
    : parts_(std::move(parts)),
      link_(
          parts_.variables, parts_.seed, [this](Duration wait) { signal_.pause(wait); },
          [this] { return signal_.is_stopping(); }) {}

void Caretaker::run() {
  while (!signal_.is_stopping()) {
    Settings const settings = settings_in_use(parts_.settings);
    bool const is_off = settings.reconcile_every == Duration{};
    is_off ? show_nothing() : look_after(settings);
    signal_.pause(is_off ? look_at_settings : settings.reconcile_every);
  }
}

void Caretaker::look_after(Settings const& settings) {
  begin_counting();
  figures_ = {};
  bool fine = true;
  if (Result<bool> const changed = link_.follow(settings); !changed) {
    fine = tell_new(Level::error, "account", "", {{"error", changed.error().message}});
  }
  if (link_.is_there()) {
    fine = look_after_agents(settings) && fine;
    fine = look_after_runners(settings) && fine;
    fine = look_at_formulas(settings) && fine;
  }
  if (signal_.is_stopping()) return;  // and what was not asked any more says nothing
  show_figures(std::move(figures_), parts_.metrics);
  parts_.metrics.count(rounds, fine ? "done" : "failed");
  known_ = std::exchange(seen_, {});
}

bool Caretaker::look_after_agents(Settings const& settings) {
  if (settings.azdo_token.empty()) {
    return tell_new(Level::warning, "reconcile", "",
                    {{"error",
                      "AzDOToken is not set, without which nobody looks after the agents: "
                      "the token's file is for tasks only"}});
  }
  // Before the look at tasks: what becomes one meanwhile is known to be the same.
  Result<std::vector<Order>> const open = parts_.outbox.without_task();
  if (!open) return tell_new(Level::error, "outbox", "", {{"error", open.error().message}});
  AzureDevOps azdo(settings.azdo_url, settings.azdo_token,
                   {.http = http_options(), .retries = retry_policy()});
  bool fine = true;
  for (AgentPoolJobs const& pool : pools_of(settings)) {
    if (signal_.is_stopping()) break;
    auto const round = [&](RoundWatch const& watch) {
      return reconcile_pool({.http = link_.calls(),
                             .azdo = azdo,
                             .token = settings.azdo_token,
                             .rules = settings.rules,
                             .watch = watch},
                            pool, *open);
    };
    fine = reconcile(pool.agent_pool, round) && fine;
  }
  return fine;
}

bool Caretaker::look_after_runners(Settings const& settings) {
  if (settings.runners.empty()) return true;
  if (settings.github_token.empty()) {
    return tell_new(
        Level::warning, "reconcile", "",
        {{"error", "GithubToken is not set, without which nobody makes or looks after runners"}});
  }
  Result<std::vector<Order>> const open = parts_.outbox.without_task();
  if (!open) return tell_new(Level::error, "outbox", "", {{"error", open.error().message}});
  Github github({.api_url = settings.github_api_url,
                 .token = settings.github_token,
                 .http = http_options(),
                 .retries = retry_policy()});
  RunnerParts const parts{
      .http = link_.calls(), .github = github, .settings = settings, .known = known_runners_};
  Result<std::vector<RunnerPool>> const pools = look_at_runners(parts, *open);
  if (!pools) return tell_new(Level::warning, "reconcile", "", {{"error", pools.error().message}});
  bool fine = true;
  for (std::string const& why : known_runners_.unreadable) {
    fine = tell_new(Level::warning, "reconcile", "", {{"error", why}});
  }
  for (RunnerPool const& pool : *pools) {
    if (signal_.is_stopping()) break;
    auto const round = [&](RoundWatch const& watch) {
      return reconcile_runners(parts, pool, settings.rules, watch);
    };
    fine = reconcile(name_of(pool), round) && fine;
  }
  return fine;
}

live::HttpOptions Caretaker::http_options() const {
  return {.connect_timeout = 10 * second,
          .timeout = 30 * second,
          .ca_bundle = live::ca_bundle_of(parts_.variables),
          .given_up = [this] { return signal_.is_stopping(); }};
}

live::RetryPolicy Caretaker::retry_policy() {
  return {.attempts = 3,
          .longest_wait = 30 * second,
          .jitter_seed = parts_.seed,
          .wait = [this](Duration wait) { signal_.pause(wait); }};
}

/// Whether all that was tried could be done.
bool Caretaker::reconcile(std::string const& name, MakeRound const& make_round) {
  bool fine = true;
  // At once, since the round may be long and its end never come.
  auto const done = [&](batch::AgentAction const& action,
                        Result<batch::ActionOutcome> const& outcome) {
    fine = take_action(name, action, outcome) && fine;
  };
  Result<control::ReconcileRound> const round = make_round(
      {.goes_on = [this] { return !signal_.is_stopping(); }, .looked = {}, .done = done});
  if (!round) {
    return tell_new(Level::warning, "reconcile", name,
                    {{"agentPool", name}, {"error", round.error().message}});
  }
  add_figures(*round, figures_);
  for (control::Finding const& finding : round->answer.findings) {
    tell_new(Level::warning, "finding", name + ": " + finding.about,
             {{"agentPool", name}, {"finding", finding.text}});
  }
  return fine;
}

bool Caretaker::take_action(std::string const& pool, batch::AgentAction const& action,
                            Result<batch::ActionOutcome> const& outcome) {
  LogFields fields = fields_of(pool, action);
  if (!outcome) {
    fields.emplace_back("error", outcome.error().message);
    return tell_new(Level::warning, "reconcile", pool + action.task + action.agent, fields);
  }
  if (*outcome == batch::ActionOutcome::taken) {
    log(Level::info, "left alone", fields);
    return true;
  }
  auto const* const row = std::ranges::find(action_rows, action.kind, &ActionRow::kind);
  parts_.metrics.count(row->metric);
  log(Level::info, row->event, fields);
  return true;
}

bool Caretaker::look_at_formulas(Settings const& settings) {
  bool fine = true;
  LabelledValues errors;
  for (std::string const& name : batch_pools_of(settings)) {
    if (signal_.is_stopping()) return false;
    live::BatchResult<live::Pool> const pool =
        live::get_pool(link_.calls(), name, "id,enableAutoScale,autoScaleRun");
    if (!pool) {
      fine = tell_new(Level::warning, "reconcile", name,
                      {{"batchPool", name}, {"error", live::text_of(pool.error())}});
      continue;
    }
    if (!pool->autoscale) continue;
    std::string const problem = problem_of(*pool);
    errors[{name}] = problem.empty() ? 0 : 1;
    if (!problem.empty()) {
      tell_new(Level::error, "autoscale", name, {{"batchPool", name}, {"error", problem}});
    }
  }
  parts_.metrics.set_all(autoscale_errors, std::move(errors));
  return fine;
}

/// Logs what the last round did not tell. Of a finding, whose words change, `what` is all that
/// says which it is. Always false, for who tells of a failure.
bool Caretaker::tell_new(Level level, std::string_view event, std::string const& what,
                         LogFields const& fields) {
  if (signal_.is_stopping()) return false;  // what failed was given up
  std::string key = std::string(event) + "\n" + what;
  for (auto const& [name, value] : fields) {
    if (name == "error") key += "\n" + value;
  }
  if (!known_.contains(key) && !seen_.contains(key)) log(level, event, fields);
  seen_.insert(std::move(key));
  return false;
}

/// So that each is there from the first round on.
void Caretaker::begin_counting() {
  for (char const* const outcome : {"done", "failed"}) parts_.metrics.count(rounds, outcome, 0);
  for (ActionRow const& row : action_rows) parts_.metrics.count(row.metric, "", 0);
}

void Caretaker::show_nothing() {
  show_figures({}, parts_.metrics);
  parts_.metrics.set_all(autoscale_errors, {});
}

}  // namespace poolcast::agents
