#include "engine/tune/evaluate.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "engine/experiment/parallel.hpp"
#include "engine/experiment/seeded_run.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::tune {
namespace {

using experiment::ReadyScenario;
using experiment::Scenario;
using experiment::Workload;

Result<ReadyScenario> candidate_in(Space const& space, std::size_t index,
                                   Candidate const& candidate) {
  Result<Scenario> const scenario = with_values(space, index, candidate);
  if (!scenario) return fail(scenario.error().message);
  return experiment::make_ready(*scenario);
}

/// Of the jobs that asked for an agent, in percent: those that still waited, and those that were
/// ended by a leaving node. Whoever serves fewer makes the others look well served.
double unserved_percent(report::Summary const& summary) {
  auto const asked = static_cast<double>(summary.tasks.submitted);
  auto const unserved = static_cast<double>(summary.tasks.waiting + summary.tasks.terminated);
  return asked == 0 ? 0 : unserved / asked * 100;
}

/// What the requests of a round have compiled, by scenario and candidate, in their order: those of
/// one candidate are next to one another, so few are kept at a time.
class CompiledCandidates {
 public:
  CompiledCandidates(Space const& space, std::span<Request const> requests) : space_(space) {
    for (Request const& request : requests) ++open_[{request.scenario, request.candidate}].uses;
  }

  std::shared_ptr<Result<ReadyScenario> const> of(Request const& request) {
    Entry& entry = open_.at({request.scenario, request.candidate});
    std::lock_guard const lock(entry.mutex);
    if (!entry.made) {
      entry.made = std::make_shared<Result<ReadyScenario> const>(
          candidate_in(space_, request.scenario, request.candidate));
    }
    std::shared_ptr<Result<ReadyScenario> const> made = entry.made;
    if (--entry.uses == 0) entry.made.reset();
    return made;
  }

 private:
  struct Entry {
    std::mutex mutex;
    std::size_t uses = 0;
    std::shared_ptr<Result<ReadyScenario> const> made;
  };

  Space const& space_;
  std::map<std::pair<std::size_t, Candidate>, Entry> open_;
};

RunFigures figures_of(batch::Ledger const& ledger, Workload const& workload,
                      report::Facts const& facts,
                      std::vector<report::Metric const*> const& metrics) {
  report::Summary const summary = report::summarise(ledger, workload.load, facts).back();
  RunFigures figures;
  for (report::Metric const* metric : metrics) {
    figures.values.push_back(metric->value(summary).value_or(unknown));
  }
  figures.values.push_back(unserved_percent(summary));
  return figures;
}

}  // namespace

Result<Workload const*> Loads::of(std::size_t scenario, std::uint64_t seed) {
  Scenario const& plain = space_.scenarios[scenario].as_it_is;
  if (!experiment::draws_load(plain)) seed = 0;
  std::lock_guard const lock(mutex_);
  auto const kept = drawn_.find({scenario, seed});
  if (kept != drawn_.end()) return &kept->second;
  Scenario seeded = plain;
  seeded.model.seed += seed;
  // std::map keeps those of a scenario together.
  auto const other = drawn_.lower_bound({scenario, 0});
  bool const is_read = other != drawn_.end() && other->first.first == scenario;
  Result<Workload> workload =
      is_read ? experiment::redrawn(seeded, other->second) : experiment::load_workload(seeded);
  if (!workload) return fail(workload.error().message);
  return &drawn_.emplace(std::pair(scenario, seed), std::move(*workload)).first->second;
}

EvaluateRound on_threads(Space const& space, Loads& loads,
                         std::vector<report::Metric const*> const& metrics, std::size_t threads) {
  return [&space, &loads, &metrics, threads](std::span<Request const> requests,
                                             TakeFigures const& take, RoundGoOn const& go_on) {
    CompiledCandidates compiled(space, requests);
    std::mutex taking;
    auto const answer = [&](std::size_t index, RunFigures figures) {
      std::lock_guard const lock(taking);
      take(index, std::move(figures));
      return experiment::Ending::done;
    };
    experiment::run_pieces(
        {.count = requests.size(), .threads = threads, .go_on = go_on},
        [&](std::size_t index, experiment::PieceGoOn const& piece_go_on) {
          Request const& request = requests[index];
          auto const of = compiled.of(request);
          if (!*of) return answer(index, {.values = {}, .problem = of->error().message});
          Result<Workload const*> const workload = loads.of(request.scenario, request.seed);
          if (!workload) return answer(index, {.values = {}, .problem = workload.error().message});
          std::optional<experiment::KeptRun> const run =
              experiment::run_seed(**of, **workload, request.seed, piece_go_on);
          if (!run) return experiment::Ending::cut;
          return answer(index, figures_of(run->ledger, **workload, (**of).facts, metrics));
        });
  };
}

}  // namespace poolcast::tune
