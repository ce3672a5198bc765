#include "engine/tune/evaluate.hpp"

#include <algorithm>
#include <optional>

#include "engine/experiment/facts.hpp"
#include "engine/experiment/parallel.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::tune {
namespace {

using experiment::Scenario;
using experiment::Workload;

/// A candidate in one scenario, made once for all of its seeds.
struct Compiled {
  sim::Model model;
  control::Policies policies;
  report::Facts facts;
};

Result<Compiled> compile(Space const& space, std::size_t index, Candidate const& candidate) {
  Result<Scenario> scenario = with_values(space, index, candidate);
  if (!scenario) return fail(scenario.error().message);
  Result<control::Policies> policies = experiment::policies_of(*scenario, 0);
  if (!policies) return fail(policies.error().message);
  report::Facts facts = experiment::facts_of(*scenario);
  return Compiled{std::move(scenario->model), std::move(*policies), std::move(facts)};
}

/// Of the jobs that asked for an agent, in percent: those that still waited, and those that were
/// ended by a leaving node. Whoever serves fewer makes the others look well served.
double unserved_percent(report::Summary const& summary) {
  auto const asked = static_cast<double>(summary.tasks.submitted);
  auto const unserved = static_cast<double>(summary.tasks.waiting + summary.tasks.terminated);
  return asked == 0 ? 0 : unserved / asked * 100;
}

/// What a batch has compiled, by scenario and candidate, as the requests stand in it: those of one
/// candidate are next to one another, so few are kept at a time.
class CompiledCandidates {
 public:
  CompiledCandidates(Space const& space, std::span<Request const> requests) : space_(space) {
    for (Request const& request : requests) ++open_[{request.scenario, request.candidate}].uses;
  }

  std::shared_ptr<Result<Compiled> const> of(Request const& request) {
    Entry& entry = open_.at({request.scenario, request.candidate});
    std::lock_guard const lock(entry.mutex);
    if (!entry.made) {
      entry.made = std::make_shared<Result<Compiled> const>(
          compile(space_, request.scenario, request.candidate));
    }
    std::shared_ptr<Result<Compiled> const> made = entry.made;
    if (--entry.uses == 0) entry.made.reset();
    return made;
  }

 private:
  struct Entry {
    std::mutex mutex;
    std::size_t uses = 0;
    std::shared_ptr<Result<Compiled> const> made;
  };

  Space const& space_;
  std::map<std::pair<std::size_t, Candidate>, Entry> open_;
};

/// Nothing if it was cut short.
std::optional<RunFigures> run(Compiled const& compiled, Workload const& workload,
                              std::uint64_t seed, std::vector<report::Metric const*> const& metrics,
                              experiment::PieceGoOn const& go_on) {
  sim::Model model = compiled.model;
  model.seed += seed;
  control::Policies policies = compiled.policies;
  policies.seed = model.seed;
  policies.expected_tasks = workload.load.jobs.size();
  auto const length = static_cast<double>((workload.end - workload.start).ticks);
  policies.go_on = [&](Time now) {
    return go_on(static_cast<double>((now - workload.start).ticks) / length) || now >= workload.end;
  };
  batch::Ledger const ledger = experiment::simulate_with(model, workload, policies);
  if (ledger.end < workload.end) return std::nullopt;
  report::Summary const summary = report::summarise(ledger, workload.load, compiled.facts).back();
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
  // A recording is the same under every seed, unless it is thinned out.
  if (!plain.recording.empty() && plain.load_scale == 1) seed = 0;
  std::lock_guard const lock(mutex_);
  std::unique_ptr<Workload>& kept = drawn_[{scenario, seed}];
  if (kept) return kept.get();
  Scenario seeded = plain;
  seeded.model.seed += seed;
  Result<Workload> workload = experiment::load_workload(seeded);
  if (!workload) return fail(workload.error().message);
  kept = std::make_unique<Workload>(std::move(*workload));
  return kept.get();
}

EvaluateBatch on_threads(Space const& space, Loads& loads,
                         std::vector<report::Metric const*> const& metrics, std::size_t threads) {
  return [&space, &loads, &metrics, threads](std::span<Request const> requests,
                                             TakeFigures const& take, BatchGoOn const& go_on) {
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
          std::optional<RunFigures> figures =
              run(**of, **workload, request.seed, metrics, piece_go_on);
          if (!figures) return experiment::Ending::cut;
          return answer(index, std::move(*figures));
        });
  };
}

}  // namespace poolcast::tune
