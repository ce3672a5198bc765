// Looks after the agents that the server has made, in a thread of its own beside the submitter:
// what `live reconcile` does, every so often, told in the log and the metrics. A service that
// refuses or is away delays it only. Others may do the same at the same time.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "live/agents/account_link.hpp"
#include "live/agents/agent_figures.hpp"
#include "live/agents/log.hpp"
#include "live/agents/metrics.hpp"
#include "live/agents/outbox.hpp"
#include "live/agents/runner_reconciler.hpp"
#include "live/agents/settings.hpp"
#include "live/agents/work_signal.hpp"

namespace poolcast::agents {

struct CaretakerParts {
  SettingsSource& settings;
  Outbox& outbox;
  Metrics& metrics;
  live::Variables variables{};  // for the account: those of the environment
  std::uint64_t seed = 0;       // of the waits between attempts
};

class Caretaker {
 public:
  explicit Caretaker(CaretakerParts parts);

  /// A round at once and then one each `ReconcileEvery`, until it is stopped.
  void run();
  /// One round over all agent pools and runners, and the Batch pools that their tasks run on.
  void look_after(Settings const& settings);
  /// From any thread: ends what is under way within about a second.
  void stop() { signal_.stop(Duration{}); }

 private:
  using MakeRound = std::function<Result<control::ReconcileRound>(RoundWatch const&)>;

  bool look_after_agents(Settings const& settings);
  bool look_after_runners(Settings const& settings);
  bool reconcile(std::string const& name, MakeRound const& make_round);
  bool take_action(std::string const& pool, batch::AgentAction const& action,
                   Result<batch::ActionOutcome> const& outcome);
  bool look_at_formulas(Settings const& settings);
  bool tell_new(Level level, std::string_view event, std::string const& what,
                LogFields const& fields);
  void begin_counting();
  void show_nothing();
  live::HttpOptions http_options() const;
  live::RetryPolicy retry_policy();

  CaretakerParts parts_;
  AccountLink link_;
  KnownOfRunners known_runners_{};
  AgentFigures figures_{};         // of this round
  std::set<std::string> known_{};  // what was told of the last round,
  std::set<std::string> seen_{};   // and of this one

  WorkSignal signal_;
};

}  // namespace poolcast::agents
