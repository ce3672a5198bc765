#include "engine/experiment/compare.hpp"

#include <algorithm>
#include <optional>

#include "engine/experiment/facts.hpp"
#include "engine/experiment/parallel.hpp"
#include "engine/report/report.hpp"

namespace poolcast::experiment {
namespace {

/// Some variants under one seed, one after another on one thread.
struct Batch {
  std::size_t seed = 0;  // counted from 0
  std::size_t first = 0;
  std::size_t end = 0;
};

/// A seed is one piece, so that its load is drawn once; but the last ones, a seed a thread, are as
/// many pieces as variants, so that no thread works on long after the others have nothing to do.
std::vector<Batch> batches_of(std::size_t variants, CompareOptions const& options) {
  std::size_t const threads = options.threads == 1 ? 0 : options.threads;
  std::vector<Batch> batches;
  for (std::size_t seed = 0; seed < options.seeds; ++seed) {
    bool const whole = seed + threads < options.seeds;
    if (whole) batches.push_back({seed, 0, variants});
    for (std::size_t i = 0; !whole && i < variants; ++i) batches.push_back({seed, i, i + 1});
  }
  return batches;
}

struct Subject {
  std::vector<Variant> const& variants;
  std::vector<Workload> const& loads;
  std::vector<report::Facts> facts;  // by variant
};

/// The load of a variant under a seed: the first one's, the one drawn before, or a new one.
class LoadOfSeed {
 public:
  LoadOfSeed(Subject const& subject, std::size_t seed) : subject_(subject), seed_(seed) {}

  Result<Workload const*> of(Variant const& variant, Scenario const& scenario) {
    Workload const& first = subject_.loads[variant.load];
    if (seed_ == 0 || first.recorded) return &first;
    if (!drawn_ || load_ != variant.load) {
      Result<Workload> workload = load_workload(scenario);
      if (!workload) return fail(workload.error().message);
      drawn_ = std::move(*workload);
      load_ = variant.load;
    }
    return &*drawn_;
  }

 private:
  Subject const& subject_;
  std::size_t seed_;
  std::optional<Workload> drawn_;
  std::size_t load_ = 0;
};

struct Run {
  Replication figures;
  KeptRun kept;
};

Result<Run> run_one(Subject const& subject, std::size_t variant, std::size_t seed, Keep keep,
                    LoadOfSeed& loads, std::function<bool(double)> const& go_on) {
  Scenario scenario = subject.variants[variant].scenario;
  scenario.model.seed += seed;
  auto const failed = [&](Error const& error) {
    return fail("seed " + std::to_string(scenario.model.seed) + ": " + error.message);
  };
  Result<Workload const*> const found = loads.of(subject.variants[variant], scenario);
  if (!found) return failed(found.error());
  Workload const& workload = **found;
  auto const length = static_cast<double>((workload.end - workload.start).ticks);
  auto const told = [&](Time now) {
    return go_on(static_cast<double>((now - workload.start).ticks) / length) || now >= workload.end;
  };
  Result<KeptRun> run = simulate(scenario, workload, told, keep);
  if (!run) return failed(run.error());
  batch::Ledger const& ledger = run->ledger;
  if (ledger.end < workload.end) return Run{};  // cut short
  Run made;
  report::Facts const& facts = subject.facts[variant];
  made.figures.summaries = report::summarise(ledger, workload.load, facts);
  made.figures.notes = report::notes_on(ledger, facts, made.figures.summaries);
  made.kept = std::move(*run);
  return made;
}

/// By seed and variant; nothing where a run did not end.
using Results = std::vector<std::vector<std::optional<Replication>>>;

VariantRuns complete_seeds(Results& results, std::size_t variants) {
  VariantRuns runs(variants);
  for (auto& of_seed : results) {
    bool const complete =
        std::ranges::all_of(of_seed, [](auto const& run) { return run.has_value(); });
    if (!complete) break;
    for (std::size_t i = 0; i < variants; ++i) runs[i].push_back(std::move(*of_seed[i]));
  }
  return runs;
}

}  // namespace

Result<std::vector<Workload>> first_loads(std::vector<Variant> const& variants) {
  std::vector<Workload> loads;
  for (Variant const& variant : variants) {
    if (variant.load < loads.size()) continue;
    ENSURE(variant.load == loads.size());
    Result<Workload> workload = load_workload(variant.scenario);
    if (!workload) return fail(workload.error().message);
    loads.push_back(std::move(*workload));
  }
  return loads;
}

Result<VariantRuns> compare(std::vector<Variant> const& variants,
                            std::vector<Workload> const& loads, CompareOptions const& options) {
  Subject subject{variants, loads, {}};
  for (Variant const& variant : variants) {
    // What is wrong with a formula is told once, and before anything runs.
    Result<control::Policies> const policies = policies_of(variant.scenario, 0);
    if (!policies) return fail(policies.error().message);
    subject.facts.push_back(facts_of(variant.scenario));
  }
  std::vector<Batch> const batches = batches_of(variants.size(), options);
  Results results(options.seeds, std::vector<std::optional<Replication>>(variants.size()));
  std::vector<std::optional<Error>> errors(batches.size());
  run_pieces({.count = batches.size(), .threads = options.threads, .go_on = options.go_on},
             [&](std::size_t index, PieceGoOn const& go_on) {
               Batch const& batch = batches[index];
               LoadOfSeed of_seed(subject, batch.seed);
               bool const first = batch.seed == 0 && options.take_first;
               Keep const keep = first ? Keep::ledger_and_shown : Keep::ledger;
               auto const runs = static_cast<double>(batch.end - batch.first);
               for (std::size_t i = batch.first; i < batch.end; ++i) {
                 auto const before = static_cast<double>(i - batch.first);
                 Result<Run> run =
                     run_one(subject, i, batch.seed, keep, of_seed,
                             [&](double share) { return go_on((before + share) / runs); });
                 if (!run) errors[index] = run.error();
                 if (!run) return Ending::failed;
                 if (run->figures.summaries.empty()) return Ending::cut;
                 results[batch.seed][i] = std::move(run->figures);
                 if (first) options.take_first(i, std::move(run->kept));
               }
               return Ending::done;
             });
  for (std::optional<Error> const& error : errors) {
    if (error) return fail(error->message);
  }
  return complete_seeds(results, variants.size());
}

}  // namespace poolcast::experiment
