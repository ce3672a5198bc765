#include "engine/cli/live_reconcile.hpp"

#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/live_agents.hpp"
#include "engine/control/reconcile.hpp"
#include "live/agents/reconciler.hpp"
#include "live/agents/runner_reconciler.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

using agents::AgentPoolJobs;

struct RuleOption {
  char const* name;
  std::string LiveReconcileOptions::*text;
  Duration control::ReconcileRules::*value;
};
constexpr RuleOption rule_options[] = {
    {"--orphan-after", &LiveReconcileOptions::orphan_after, &control::ReconcileRules::orphan_after},
    {"--repeat-after", &LiveReconcileOptions::repeat_after, &control::ReconcileRules::repeat_after},
    {"--stale-after", &LiveReconcileOptions::stale_after, &control::ReconcileRules::stale_after},
    {"--keep-completed", &LiveReconcileOptions::keep_completed,
     &control::ReconcileRules::keep_completed}};

/// The settings' rules, but for those that the options say.
Result<control::ReconcileRules> rules_of(LiveReconcileOptions const& options,
                                         control::ReconcileRules rules) {
  if (!options.placeholder.empty()) rules.placeholder = options.placeholder;
  for (RuleOption const& option : rule_options) {
    std::string const& text = options.*option.text;
    if (text.empty()) continue;
    Result<Duration> const value = parse_duration(text);
    if (!value) return fail(std::string(option.name) + ": " + value.error().message);
    rules.*option.value = *value;
  }
  return rules;
}

/// Nothing: once.
Result<std::optional<Duration>> read_every(LiveReconcileOptions const& options) {
  if (options.every.empty()) return std::optional<Duration>();
  if (options.once) return fail("--once and --every exclude each other");
  Result<Duration> const every = parse_duration(options.every);
  if (!every) return fail("--every: " + every.error().message);
  if (*every < second) return fail("--every: at least 1s");
  return std::optional<Duration>(*every);
}

Result<std::vector<AgentPoolJobs>> chosen_pools(agents::Settings const& settings,
                                                std::vector<std::string> const& names) {
  std::vector<AgentPoolJobs> const known = agents::pools_of(settings);
  if (names.empty()) return known;
  std::vector<AgentPoolJobs> chosen;
  for (std::string const& name : names) {
    auto const found = std::ranges::find_if(
        known, [&](AgentPoolJobs const& pool) { return same_but_for_case(pool.agent_pool, name); });
    if (found == known.end()) {
      return fail("--agent-pool: no row of the settings' agents has '" + name + "'");
    }
    chosen.push_back(*found);
  }
  return chosen;
}

std::string summary(batch::SeenPool const& pool) {
  auto const waiting =
      std::ranges::count_if(pool.jobs, [](batch::SeenJob const& job) { return job.agent.empty(); });
  auto const online = std::ranges::count_if(
      pool.agents, [](batch::SeenAgent const& agent) { return agent.online; });
  auto const unfinished = std::ranges::count_if(pool.tasks, [](batch::SeenTask const& task) {
    return task.stage != batch::TaskStage::completed;
  });
  auto const text = [](std::ptrdiff_t count, char const* noun) {
    return counted(static_cast<std::size_t>(count), noun);
  };
  std::string const kind = pool.may_be_empty ? "runners of " : "agent pool ";
  return kind + pool.name + ": " + text(waiting, "job") + " waiting, " +
         std::to_string(std::ssize(pool.jobs) - waiting) + " running; " + text(online, "agent") +
         " online; " + text(unfinished, "task") + " unfinished";
}

/// What became of an action.
int tell_action(batch::AgentAction const& action, Result<batch::ActionOutcome> const& outcome,
                std::ostream& out, std::ostream& err) {
  if (!outcome) {
    err << outcome.error().message << std::endl;
    return service_failed;
  }
  bool const taken = *outcome == batch::ActionOutcome::taken;
  out << "  " << agents::text_of(action)
      << (taken ? "; but it has got a job by now, and stays" : "") << std::endl;
  return ok;
}

using MakeRound = std::function<Result<control::ReconcileRound>(agents::RoundWatch const&)>;

/// Each thing is told when it is done, since the round may be long. The worst code of what it did.
int tell_round(MakeRound const& make_round, bool dry_run, std::ostream& out, std::ostream& err) {
  int code = ok;
  Result<control::ReconcileRound> const round = make_round(
      {.goes_on = [&] { return !dry_run; },
       .looked = [&](batch::SeenPool const& pool) { out << summary(pool) << std::endl; },
       .done =
           [&](batch::AgentAction const& action, Result<batch::ActionOutcome> const& outcome) {
             code = std::max(code, tell_action(action, outcome, out, err));
           }});
  if (!round) {
    err << round.error().message << std::endl;
    return service_failed;
  }
  control::Reconciliation const& answer = round->answer;
  for (std::size_t i = round->outcomes.size(); i < answer.actions.size(); ++i) {
    out << "  would " << agents::text_of(answer.actions[i]) << "\n";
  }
  for (control::Finding const& finding : answer.findings) out << "  " << finding.text << "\n";
  out << std::flush;
  return std::max(code, answer.findings.empty() ? ok : bad_input);
}

/// Of what the settings say now.
struct Round {
  LiveReconcileOptions const& options;
  agents::Settings const& settings;
  control::ReconcileRules const& rules;
  live::BatchHttp& http;
  InterruptWatch const& interrupt;
  std::ostream& out;
  std::ostream& err;
};

int look_after_agents(Round const& round, std::vector<AgentPoolJobs> const& pools) {
  agents::AzureDevOps azdo = connect_azdo(round.settings, &round.interrupt);
  int code = ok;
  for (AgentPoolJobs const& pool : pools) {
    auto const make_round = [&](agents::RoundWatch const& watch) {
      return agents::reconcile_pool({.http = round.http,
                                     .azdo = azdo,
                                     .token = round.settings.azdo_token,
                                     .rules = round.rules,
                                     .watch = watch},
                                    pool);
    };
    code = std::max(code, tell_round(make_round, round.options.dry_run, round.out, round.err));
  }
  return code;
}

int look_after_runners(Round const& round, agents::KnownOfRunners& known) {
  if (round.settings.runners.empty() || !round.options.agent_pools.empty()) return ok;
  if (round.settings.github_token.empty()) {
    round.err << "GithubToken is not set, without which nobody looks after runners" << std::endl;
    return bad_input;
  }
  agents::Github github = connect_github(round.settings, &round.interrupt);
  agents::RunnerParts const parts{
      .http = round.http, .github = github, .settings = round.settings, .known = known};
  Result<std::vector<agents::RunnerPool>> const pools = agents::look_at_runners(parts);
  if (!pools) {
    round.err << pools.error().message << std::endl;
    return service_failed;
  }
  int code = known.unreadable.empty() ? ok : bad_input;
  for (std::string const& why : known.unreadable) round.err << why << std::endl;
  for (agents::RunnerPool const& pool : *pools) {
    auto const make_round = [&](agents::RoundWatch const& watch) {
      return agents::reconcile_runners(parts, pool, round.rules, watch);
    };
    code = std::max(code, tell_round(make_round, round.options.dry_run, round.out, round.err));
  }
  return code;
}

}  // namespace

int live_reconcile(LiveReconcileOptions const& options, std::ostream& out, std::ostream& err) {
  Result<std::optional<Duration>> const every = read_every(options);
  if (!every) return fail_with(every.error(), wrong_usage, err);
  if (auto const rules = rules_of(options, {}); !rules)
    return fail_with(rules.error(), wrong_usage, err);
  InterruptWatch const interrupt(EndedBy::interrupt_or_terminate);
  std::optional<agents::Settings> settings;
  agents::KnownOfRunners known;
  for (;;) {
    // Read anew each time, so that a token is replaced without a restart. Of a file that is being
    // written those before stay.
    Result<agents::Settings> read = read_agent_settings(options.settings);
    if (!read && !settings) return fail_with(read.error(), bad_input, err);
    if (!read) err << read.error().message << std::endl;
    if (read) settings = std::move(*read);
    Result<std::vector<AgentPoolJobs>> const pools = chosen_pools(*settings, options.agent_pools);
    if (!pools) return fail_with(pools.error(), wrong_usage, err);
    Result<std::unique_ptr<live::BatchHttp>> const http = connect_batch(*settings, &interrupt);
    if (!http) return fail_with(http.error(), wrong_usage, err);
    Result<control::ReconcileRules> const rules = rules_of(options, settings->rules);
    Round const round{options, *settings, *rules, **http, interrupt, out, err};
    int const code = std::max(look_after_agents(round, *pools), look_after_runners(round, known));
    if (!*every) return code;
    if (!interrupt.asked()) interrupt.wait_until(live::wall_clock_now() + **every);
    if (interrupt.asked()) return ok;
  }
}

Command live_reconcile_command() {
  auto const options = std::make_shared<LiveReconcileOptions>();
  return {
      .name = "reconcile",
      .purpose =
          "End orphaned agents and runners, repeat lost ones, remove what is left of old ones",
      .example = "poolcast live reconcile --settings docs/examples/ubuntu-agents.json --dry-run",
      .options =
          {settings_option(&options->settings),
           {.name = "--agent-pool",
            .target = &options->agent_pools,
            .help = "Only this agent pool, and no runners of GitHub; may be given more than once"},
           {.name = "--every",
            .target = &options->every,
            .help = "Look again each time, for example 1m (default: once)"},
           {.name = "--once", .target = &options->once, .help = "Once, which is the default"},
           {.name = "--dry-run",
            .target = &options->dry_run,
            .help = "Look only, and say what would be done"},
           {.name = "--placeholder",
            .target = &options->placeholder,
            .help =
                "Agent that is never removed (default: the settings' Placeholder, placeholder)"},
           {.name = "--orphan-after",
            .target = &options->orphan_after,
            .help = "How long an agent may be there that nobody waits for (default: the "
                    "settings' OrphanAfter, 10m)"},
           {.name = "--repeat-after",
            .target = &options->repeat_after,
            .help = "How long a job may wait without an agent to come (default: the "
                    "settings' RepeatAfter, 2m)"},
           {.name = "--stale-after",
            .target = &options->stale_after,
            .help = "How long an agent may be offline (default: the settings' StaleAfter, 10m)"},
           {.name = "--keep-completed",
            .target = &options->keep_completed,
            .help = "How long a completed task's record is kept (default: the settings' "
                    "KeepCompleted, 1h)"}},
      .run = [options] { return live_reconcile(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
