#include "engine/experiment/compare.hpp"

#include <algorithm>
#include <optional>

#include "engine/experiment/parallel.hpp"
#include "engine/experiment/seeded_run.hpp"
#include "engine/report/report.hpp"

namespace poolcast::experiment {
namespace {

/// Some variants under one seed, one after another on one thread.
struct SeedRuns {
  std::size_t seed = 0;  // counted from 0
  std::size_t first = 0;
  std::size_t end = 0;
};

/// A seed is one piece, so that its load is drawn once; but the last ones, a seed a thread, are as
/// many pieces as variants, so that no thread works on long after the others have nothing to do.
std::vector<SeedRuns> pieces_of(std::size_t variants, CompareOptions const& options) {
  std::size_t const threads = options.threads == 1 ? 0 : options.threads;
  std::vector<SeedRuns> pieces;
  for (std::size_t seed = 0; seed < options.seeds; ++seed) {
    bool const whole = seed + threads < options.seeds;
    if (whole) pieces.push_back({seed, 0, variants});
    for (std::size_t i = 0; !whole && i < variants; ++i) pieces.push_back({seed, i, i + 1});
  }
  return pieces;
}

struct Subject {
  std::span<Variant const> variants;
  std::span<Workload const> loads;
  std::vector<ReadyScenario> ready;  // by variant
};

/// The load of a variant under a seed: the first one's, the one drawn before, or a new one.
class LoadOfSeed {
 public:
  LoadOfSeed(Subject const& subject, std::size_t seed) : subject_(subject), seed_(seed) {}

  Result<Workload const*> of(Variant const& variant) {
    Workload const& first = subject_.loads[variant.load];
    if (seed_ == 0 || !draws_load(variant.scenario)) return &first;
    if (!drawn_ || load_ != variant.load) {
      Scenario seeded = variant.scenario;
      seeded.model.seed += seed_;
      Result<Workload> workload = redrawn(seeded, first);
      if (!workload) {
        return fail("seed " + std::to_string(seeded.model.seed) + ": " + workload.error().message);
      }
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

Replication figures_of(batch::Ledger const& ledger, Workload const& workload,
                       report::Facts const& facts) {
  Replication figures{.summaries = report::summarise(ledger, workload.load, facts), .notes = {}};
  figures.notes = report::notes_on(ledger, facts, figures.summaries);
  return figures;
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
    // Standard input can be read only once.
    auto const read = std::ranges::find_if(variants, [&](Variant const& other) {
      return other.load < loads.size() && reads_the_same(other.scenario, variant.scenario);
    });
    Result<Workload> workload = read == variants.end()
                                    ? load_workload(variant.scenario)
                                    : redrawn(variant.scenario, loads[read->load]);
    if (!workload) return fail(workload.error().message);
    loads.push_back(std::move(*workload));
  }
  return loads;
}

Result<VariantRuns> compare(std::span<Variant const> variants, std::span<Workload const> loads,
                            CompareOptions const& options) {
  Subject subject{variants, loads, {}};
  for (Variant const& variant : variants) {
    // What is wrong with a formula is told once, and before anything runs.
    Result<ReadyScenario> ready = make_ready(variant.scenario);
    if (!ready) return fail(ready.error().message);
    subject.ready.push_back(std::move(*ready));
  }
  std::vector<SeedRuns> const pieces = pieces_of(variants.size(), options);
  Results results(options.seeds, std::vector<std::optional<Replication>>(variants.size()));
  std::vector<std::optional<Error>> errors(pieces.size());
  run_pieces({.count = pieces.size(), .threads = options.threads, .go_on = options.go_on},
             [&](std::size_t index, PieceGoOn const& go_on) {
               SeedRuns const& piece = pieces[index];
               LoadOfSeed of_seed(subject, piece.seed);
               bool const first = piece.seed == 0 && options.take_first;
               Keep const keep = first ? Keep::ledger_and_shown : Keep::ledger;
               auto const count = static_cast<double>(piece.end - piece.first);
               for (std::size_t i = piece.first; i < piece.end; ++i) {
                 auto const before = static_cast<double>(i - piece.first);
                 Result<Workload const*> const load = of_seed.of(variants[i]);
                 if (!load) errors[index] = load.error();
                 if (!load) return Ending::failed;
                 std::optional<KeptRun> run = run_seed(
                     subject.ready[i], **load, piece.seed,
                     [&](double share) { return go_on((before + share) / count); }, keep);
                 if (!run) return Ending::cut;
                 results[piece.seed][i] = figures_of(run->ledger, **load, subject.ready[i].facts);
                 if (first) options.take_first(i, std::move(*run));
               }
               return Ending::done;
             });
  for (std::optional<Error> const& error : errors) {
    if (error) return fail(error->message);
  }
  return complete_seeds(results, variants.size());
}

}  // namespace poolcast::experiment
