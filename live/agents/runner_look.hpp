// What there is of GitHub's runners: their tasks, the jobs of the runs that they were made for, and
// what GitHub knows of them, put together as pools of agents. Only looks.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/batch/agents.hpp"
#include "live/agents/github.hpp"
#include "live/agents/order.hpp"
#include "live/agents/settings.hpp"
#include "live/batch_http.hpp"

namespace poolcast::agents {

/// The runners of one place that have the same labels: any of them may take any job that asks for
/// these.
struct RunnerPool {
  std::string place{};   // `contoso` or `contoso/app`
  std::string labels{};  // with commas between
  std::int64_t group = 1;
  Result<batch::SeenPool> seen = batch::SeenPool{};  // or why GitHub could not be asked
};

/// `contoso/app: self-hosted, linux`
std::string name_of(RunnerPool const& pool);

/// What GitHub does not tell, from one look to the next. GitHub charges each question to the
/// token's hour, and does not say since when a runner is offline.
struct KnownOfRunners {
  std::map<std::string, std::size_t> over{};  // runs whose jobs were over, and their tasks then
  std::map<std::string, Time> unclaimed{};    // runners that no task is, since they were seen first
  std::vector<std::string> unreadable{};      // why of a run of the last look nothing is known
};

struct RunnerParts {
  live::BatchHttp& http;
  Github& github;
  Settings const& settings;
  KnownOfRunners& known;
};

/// Pools in the order of their names. `open` as in `look` of reconciler.hpp. The error is the
/// account's.
Result<std::vector<RunnerPool>> look_at_runners(RunnerParts const& parts,
                                                std::vector<Order> const& open = {});

}  // namespace poolcast::agents
