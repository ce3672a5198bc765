// Who goes on, who is beaten, who is on the front: on figures that a test makes up.
#include "engine/tune/race.hpp"

#include <gtest/gtest.h>

#include "engine/tune/fitness.hpp"
#include "engine/tune/front.hpp"
#include "engine/tune/knee.hpp"
#include "engine/tune/objective.hpp"

namespace poolcast::tune {
namespace {

constexpr double served = 0;

Trials two_objectives(std::size_t seeds) {
  Trials trials;
  trials.scenarios = {"s"};
  trials.objectives = read_objectives("cost,wait_p95", false).value();
  trials.seeds = seeds;
  trials.dimensions = {{.name = "$a", .range = "0..9", .values = {"0", "1", "2", "3"}}};
  return trials;
}

/// Cost and wait by seed.
Results::Runs runs_of(std::vector<std::pair<double, double>> const& figures,
                      double unserved = served) {
  Results::Runs runs;
  for (std::size_t seed = 0; seed < figures.size(); ++seed) {
    runs[{0, seed}] = {{figures[seed].first, figures[seed].second, unserved}, ""};
  }
  return runs;
}

TEST(Race, DoublesTheSeedsFromRoundToRound) {
  EXPECT_EQ(rounds_of(1), (std::vector<std::uint64_t>{1}));
  EXPECT_EQ(rounds_of(2), (std::vector<std::uint64_t>{2}));
  EXPECT_EQ(rounds_of(5), (std::vector<std::uint64_t>{2, 4, 5}));
  EXPECT_EQ(rounds_of(16), (std::vector<std::uint64_t>{2, 4, 8, 16}));
}

TEST(Race, IsLostByWhatIsSurelyWorse) {
  Trials const trials = two_objectives(3);
  SeedRange const range{.seeds = 3};
  // The figures differ more from seed to seed than from one to the other; the pairs tell.
  Results::Runs const rival = runs_of({{10, 60}, {20, 90}, {30, 120}});
  EXPECT_TRUE(surely_beaten(trials, runs_of({{11, 70}, {21, 101}, {31.1, 131}}), rival, range));
  // Worse in one, the same in the other.
  EXPECT_TRUE(surely_beaten(trials, runs_of({{11, 60}, {21, 90}, {31, 120}}), rival, range));
  EXPECT_FALSE(surely_beaten(trials, rival, rival, range));
  // Better in one.
  EXPECT_FALSE(surely_beaten(trials, runs_of({{11, 59}, {21, 89}, {31, 119}}), rival, range));
  // Worse on average, and that may be luck.
  EXPECT_FALSE(surely_beaten(trials, runs_of({{9, 70}, {25, 100}, {31, 130}}), rival, range));
  // One seed tells nothing.
  EXPECT_FALSE(surely_beaten(trials, runs_of({{11, 70}}), rival, {.seeds = 1}));
}

/// The seeds that each candidate ran with.
std::string raced(Trials const& trials, std::vector<Results::Runs> const& all) {
  Results results;
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < all.size(); ++i) candidates.push_back({i});
  results.runs[{0}] = all[0];
  Result<bool> const whole =
      race(trials, results, {0}, {candidates.begin() + 1, candidates.end()}, {{0}},
           [&](std::vector<Request> const& requests) {
             for (Request const& one : requests) {
               results.runs[one.candidate][{0, one.seed}] = all[one.candidate[0]].at({0, one.seed});
             }
             return Result<bool>(true);
           });
  EXPECT_TRUE(whole && *whole);
  std::string text;
  for (Candidate const& one : candidates) text += std::to_string(results.runs[one].size()) + " ";
  return text;
}

TEST(Race, StopsWhoIsBeatenAndGoesOnWithTheOthers) {
  std::vector<std::pair<double, double>> const now(5, {10, 60}), worse(5, {11, 61}),
      cheaper(5, {9, 61});
  EXPECT_EQ(raced(two_objectives(5), {runs_of(now), runs_of(worse), runs_of(cheaper)}), "5 2 5 ");
}

TEST(Race, WhoLeavesJobsUnservedBeatsNobody) {
  std::vector<std::pair<double, double>> const now(5, {10, 60}), idle(5, {1, 50}), good(5, {9, 55});
  EXPECT_EQ(raced(two_objectives(5), {runs_of(now), runs_of(idle, 40), runs_of(good)}), "5 5 5 ");
}

TEST(Race, StopsWhoBreaksAConstraint) {
  Trials trials = two_objectives(5);
  trials.constraints = {read_constraint("wait.p95 <= 70s", "USD").value()};
  auto const runs = [](double cost, double wait) {
    Results::Runs made;
    for (std::uint64_t seed = 0; seed < 5; ++seed) made[{0, seed}] = {{cost, wait, wait, 0}, ""};
    return made;
  };
  EXPECT_EQ(raced(trials, {runs(10, 60), runs(1, 71), runs(9, 69)}), "5 2 5 ");
}

TEST(Fitness, OfAStoppedTrialIsItsDistanceFromNow) {
  Trials const trials = two_objectives(4);
  Results results;
  results.runs[{0}] = runs_of({{10, 60}, {10, 60}, {30, 100}, {30, 100}});
  results.runs[{1}] = runs_of({{12, 50}, {12, 50}});
  std::vector<double> const fitness = fitness_of(trials, results, {0}, {1});
  EXPECT_DOUBLE_EQ(fitness[0], 22.0 / 20);  // not 12 / 20: the two cheap seeds
  EXPECT_DOUBLE_EQ(fitness[1], 70.0 / 80);
  EXPECT_EQ(fitness_of(trials, results, {0}, {0}), (std::vector<double>{1, 1}));
}

TEST(Fitness, OfWhatCannotBeTakenIsBehindAllOthersByHowFar) {
  Trials const trials = two_objectives(2);
  Results results;
  results.runs[{0}] = runs_of({{10, 60}, {10, 60}});
  results.runs[{1}] = runs_of({{1, 1}, {1, 1}}, 10);
  results.runs[{2}] = runs_of({{1, 1}, {1, 1}}, 50);
  results.runs[{3}][{0, 0}] = {{}, "the scenario refuses it"};
  double last = 1e5;
  for (std::size_t const candidate : {1U, 2U, 3U}) {
    std::vector<double> const fitness = fitness_of(trials, results, {0}, {candidate});
    EXPECT_GT(fitness[0], last);
    EXPECT_EQ(fitness[0], fitness[1]);
    last = fitness[0];
  }
}

Trials of_figures(std::vector<std::pair<double, double>> const& figures) {
  Trials trials = two_objectives(2);
  Results results;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    results.trials.push_back({i});
    results.runs[{i}] = runs_of({figures[i], figures[i]});
  }
  return trials_of(std::move(trials), results);
}

TEST(Front, IsWhatNobodyBeats) {
  Trials const trials = of_figures({{10, 60}, {9, 70}, {10, 61}, {11, 60}, {12, 50}, {10, 60}});
  std::string front;
  for (Trial const& trial : trials.trials) {
    if (trial.on_front) front += std::to_string(trial.number) + " ";
  }
  EXPECT_EQ(front, "0 1 4 5 ");
}

TEST(Front, HasAKneeAndEnds) {
  Trials const trials = of_figures({{10, 100}, {11, 20}, {30, 10}, {9, 6000}});
  EXPECT_EQ(knee(trials), 1U);
  EXPECT_EQ(*choose(trials, "cheapest"), 3U);
  EXPECT_EQ(*choose(trials, "fastest"), 2U);
  EXPECT_EQ(*choose(trials, "0"), 0U);
  EXPECT_EQ(choose(trials, "9").error().message, "--choose: there is no trial 9");
  EXPECT_EQ(choose(trials, "best").error().message,
            "--choose: 'best' is not knee, cheapest, fastest or a trial's number");
}

TEST(Objective, HasShortNamesAndThoseOfTheOneTable) {
  EXPECT_EQ(read_objectives("cost, wait.p95,nodeHours.idle", false)->at(2).metric->name,
            "nodeHours.idle");
  for (ShortName const& one : short_names()) {
    EXPECT_EQ(read_objectives(std::string(one.name), false)->front().metric->name, one.metric);
  }
  EXPECT_EQ(read_objectives("cost,wait_p59", false).error().message,
            "--minimize: no metric is called 'wait_p59'; did you mean 'wait_p50'?");
}

TEST(Objective, AConditionHasAValueInTheMetricsUnit) {
  Constraint const wait = read_constraint(" wait.p95 <= 10m ", "USD").value();
  EXPECT_EQ(wait.text, "wait.p95 <= 10m");
  EXPECT_EQ(wait.bound, 600);
  EXPECT_TRUE(wait.at_most);
  EXPECT_FALSE(read_constraint("utilisation >= 40 %", "USD")->at_most);
  std::pair<char const*, char const*> const wrong[] = {
      {"wait.p95 = 10m",
       "--subject-to: 'wait.p95 = 10m' is no condition; write \"wait.p95 <= 10m\", with <= or >="},
      {"wait.p95 <= 10", "--subject-to: '10' is no length of time; write 4m, PT4M or 00:04:00"},
      {"cost <= 5 EUR", "--subject-to: '5 EUR' is not in the scenario's currency, USD"},
      {"costs <= 5", "--subject-to: no metric is called 'costs'; did you mean 'cost'?"},
      {"wait.p95 <=", "--subject-to: '' is no length of time; write 4m, PT4M or 00:04:00"},
  };
  for (auto const& [text, error] : wrong) {
    EXPECT_EQ(read_constraint(text, "USD").error().message, error);
  }
}

}  // namespace
}  // namespace poolcast::tune
