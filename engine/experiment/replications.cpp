#include "engine/experiment/replications.hpp"

#include <optional>

#include "engine/experiment/parallel.hpp"
#include "engine/report/report.hpp"

namespace poolcast::experiment {
namespace {

struct Subject {
  Scenario const& scenario;
  Workload const& workload;
  report::Facts const& facts;
};

Result<Replication> run_one(Subject const& subject, std::size_t index, control::GoOn const& go_on) {
  Scenario scenario = subject.scenario;
  scenario.model.seed += index;
  auto const failed = [&](Error const& error) {
    return fail("seed " + std::to_string(scenario.model.seed) + ": " + error.message);
  };
  std::optional<Workload> own;
  if (index > 0 && !subject.workload.recorded) {
    Result<Workload> drawn = load_workload(scenario);
    if (!drawn) return failed(drawn.error());
    own = std::move(*drawn);
  }
  Workload const& workload = own ? *own : subject.workload;
  Result<batch::Ledger> const ledger = simulate(scenario, workload, go_on);
  if (!ledger) return index == 0 ? fail(ledger.error().message) : failed(ledger.error());
  Replication replication;
  replication.summaries = report::summarise(*ledger, workload.load, subject.facts);
  replication.notes = report::notes_on(*ledger, subject.facts, replication.summaries);
  return replication;
}

}  // namespace

Result<std::vector<Replication>> replicate(Scenario const& scenario, Workload const& workload,
                                           report::Facts const& facts,
                                           ReplicationOptions const& options) {
  Subject const subject{scenario, workload, facts};
  auto const length = static_cast<double>((workload.end - workload.start).ticks);
  std::vector<std::optional<Result<Replication>>> results(options.count);
  run_pieces({.count = options.count, .threads = options.threads, .go_on = options.go_on},
             [&](std::size_t index, PieceGoOn const& go_on) {
               bool cut = false;
               Result<Replication> result = run_one(subject, index, [&](Time now) {
                 double const passed = static_cast<double>((now - workload.start).ticks);
                 cut = !go_on(passed / length) && now < workload.end;
                 return !cut;
               });
               if (cut) return Ending::cut;
               results[index] = std::move(result);
               return *results[index] ? Ending::done : Ending::failed;
             });

  std::vector<Replication> replications;
  for (std::optional<Result<Replication>>& result : results) {
    if (!result) break;
    if (!*result) return fail(result->error().message);
    replications.push_back(std::move(**result));
  }
  return replications;
}

}  // namespace poolcast::experiment
