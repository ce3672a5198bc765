#include "engine/tune/race.hpp"

#include <algorithm>
#include <cmath>

#include "engine/tune/fitness.hpp"

namespace poolcast::tune {
namespace {

/// Two-sided, so that one side is 90 %.
constexpr double confidence = 0.8;

std::vector<double> values_of(Trials const& definition, Results::Runs const& runs,
                              SeedRange const& range, std::size_t objective) {
  bool const maximise = definition.objectives[objective].maximise;
  std::vector<double> values = by_seed(runs, range, objective, definition.across, maximise);
  if (maximise) std::ranges::transform(values, values.begin(), std::negate{});
  return values;
}

/// With one seed nothing is sure.
bool has_spread(SeedRange const& range) { return range.seeds >= 2; }

Results::Runs const* runs_of(Results const& results, Candidate const& candidate) {
  auto const found = results.runs.find(candidate);
  return found == results.runs.end() ? nullptr : &found->second;
}

bool has_problem(Results::Runs const* runs) {
  return runs != nullptr &&
         std::ranges::any_of(*runs, [](auto const& run) { return !run.second.problem.empty(); });
}

SeedRange first_seeds(Trials const& definition, std::uint64_t seeds) {
  return {.scenarios = definition.scenarios.size(), .seeds = seeds};
}

/// Those of the candidates that go on after a round.
std::vector<Candidate> still_racing(Trials const& definition, Results const& results,
                                    Candidate const& current,
                                    std::vector<Candidate> const& candidates,
                                    std::vector<Candidate> const& rivals, std::uint64_t seeds) {
  SeedRange const range = first_seeds(definition, seeds);
  std::vector<Candidate> racing, open;
  for (Candidate const& candidate : candidates) {
    Results::Runs const* const runs = runs_of(results, candidate);
    if (has_problem(runs) || complete_seeds(*runs, range) < seeds) continue;
    // Where nobody is known to keep the constraints, one that breaks them may be the best.
    if (!rivals.empty() && surely_infeasible(definition, *runs, range)) continue;
    open.push_back(candidate);
  }
  auto const beats = [&](Candidate const& rival, Candidate const& candidate) {
    return rival != candidate &&
           surely_beaten(definition, *runs_of(results, candidate), *runs_of(results, rival), range);
  };
  for (Candidate const& candidate : open) {
    auto const beaten_by = [&](Candidate const& rival) { return beats(rival, candidate); };
    auto const fair = [&](Candidate const& rival) {
      Results::Runs const& now = *runs_of(results, current);
      return violation_of(definition, now, *runs_of(results, rival), range) == 0 &&
             beaten_by(rival);
    };
    if (std::ranges::any_of(rivals, beaten_by) || std::ranges::any_of(open, fair)) continue;
    racing.push_back(candidate);
  }
  return racing;
}

}  // namespace

std::vector<std::uint64_t> rounds_of(std::uint64_t seeds) {
  std::vector<std::uint64_t> rounds;
  for (std::uint64_t round = 2; round < seeds; round *= 2) rounds.push_back(round);
  rounds.push_back(seeds);
  return rounds;
}

bool surely_beaten(Trials const& definition, Results::Runs const& trial, Results::Runs const& rival,
                   SeedRange const& range) {
  if (!has_spread(range)) return false;
  bool better = false;
  for (std::size_t i = 0; i < definition.objectives.size(); ++i) {
    std::vector<double> more = values_of(definition, trial, range, i);
    std::vector<double> const of_rival = values_of(definition, rival, range, i);
    for (std::size_t s = 0; s < more.size(); ++s) more[s] -= of_rival[s];
    double const low = report::estimate(more, confidence).low();
    if (!(low >= 0)) return false;  // also where a figure is unknown
    better = better || low > 0;
  }
  return better;
}

bool surely_infeasible(Trials const& definition, Results::Runs const& trial,
                       SeedRange const& range) {
  if (!has_spread(range)) return false;
  for (std::size_t i = 0; i < definition.constraints.size(); ++i) {
    Constraint const& constraint = definition.constraints[i];
    report::Estimate const figure =
        report::estimate(by_seed(trial, range, definition.objectives.size() + i, definition.across,
                                 !constraint.at_most),
                         confidence);
    if (constraint.at_most ? figure.low() > constraint.bound : figure.high() < constraint.bound) {
      return true;
    }
  }
  return false;
}

Result<bool> race(Trials const& definition, Results const& results, Candidate const& current,
                  std::vector<Candidate> const& candidates, std::vector<Candidate> const& rivals,
                  RunRequests const& run) {
  std::vector<Candidate> racing = candidates;
  for (std::uint64_t const seeds : rounds_of(definition.seeds)) {
    if (racing.empty()) break;
    Result<bool> whole = run(unanswered(results, racing, first_seeds(definition, seeds)));
    if (!whole || !*whole) return whole;
    racing = still_racing(definition, results, current, racing, rivals, seeds);
  }
  return true;
}

}  // namespace poolcast::tune
