// A tuning as a whole: the same trials whoever runs them, a study that goes on, loads held out.
#include "engine/formula/settings.hpp"
#include "engine/tune/knee.hpp"
#include "engine/tune/output.hpp"
#include "engine/tune/page.hpp"
#include "tests/tune/tuning.hpp"

namespace poolcast::tune {
namespace {

using test::TemporaryDirectory;

class StudyTest : public testing::Test {
 protected:
  StudyTest() {
    files_.file("f.autoscale",
                "$spare = 2; // tune: 0..20\n"
                "$window = TimeInterval_Minute * 10; // tune: 2m..60m\n"
                "$TargetDedicatedNodes = max($PendingTasks.GetSample($window, 10)) + $spare;\n"
                "$NodeDeallocationOption = taskcompletion;\n");
    scenario_ = scenario("s.json", 1);
  }

  std::string scenario(std::string const& name, int per_hour) const {
    std::string rates;
    for (int i = 0; i < 24; ++i) rates += (i == 0 ? "" : ",") + std::to_string(per_hour * (i + 3));
    return files_.file(
        name, instant_pool("f.autoscale", R"("load": {"synthetic": [{"pool": "p", "duration":
          {"distribution": "lognormal", "median": "PT6M", "sigma": 0.8}, "perHour": [)" +
                                              rates + "]}]}"));
  }

  Ask ask(std::string const& study = "") const {
    return {.scenarios = {scenario_},
            .minimize = "cost,wait_p95",
            .budget = 80,
            .seeds = 4,
            .held_out_seeds = 3,
            .study = study};
  }

  std::string study() const { return (files_.path() / "study.db").string(); }

  TemporaryDirectory files_;
  std::string scenario_;
};

TEST_F(StudyTest, IsTheSameWithAnyNumberOfThreads) {
  for (Search const search : {Search::nsga2, Search::moead}) {
    Ask asked = ask();
    asked.search = search;
    asked.threads = 1;
    std::string const one = to_json(tuned(asked).value());
    asked.threads = 3;
    EXPECT_EQ(to_json(tuned(asked).value()), one);
  }
}

TEST_F(StudyTest, GoesOnWhereItWas) {
  std::size_t whole_runs = 0;
  std::string const whole = to_json(tuned(ask(), &whole_runs).value());
  Ask asked = ask(study());
  std::size_t runs = 0;
  for (std::size_t const end : {1UL, 20UL, 50UL}) {
    asked.end_after = end;
    Result<Trials> const cut = tuned(asked, &runs);
    ASSERT_TRUE(cut) << cut.error().message;
    EXPECT_TRUE(cut->interrupted);
  }
  asked.end_after = SIZE_MAX;
  EXPECT_EQ(to_json(tuned(asked, &runs).value()), whole);
  // What was cut short ran again, but for that nothing twice.
  EXPECT_LT(runs, whole_runs + 3 * 24 * 4);
  std::size_t again = 0;
  EXPECT_EQ(to_json(tuned(asked, &again).value()), whole);
  EXPECT_EQ(again, 0U);
}

TEST_F(StudyTest, ALargerBudgetUsesWhatIsThere) {
  std::size_t runs = 0, more = 0;
  Ask asked = ask(study());
  ASSERT_TRUE(tuned(asked, &runs));
  asked.budget = 120;
  Result<Trials> const trials = tuned(asked, &more);
  ASSERT_TRUE(trials);
  EXPECT_EQ(trials->trials.size(), 120U);
  EXPECT_LT(more, runs);
  // And a smaller one again is what it was.
  asked.budget = 80;
  ASSERT_TRUE(tuned(asked));
  EXPECT_EQ(Study::look(study()).value()->results().trials.size(), 80U);
}

TEST_F(StudyTest, RefusesTheRunsOfAnother) {
  Ask asked = ask(study());
  ASSERT_TRUE(tuned(asked));
  auto const refusal = [&](std::string const& part) {
    return study() + ": " + part +
           " has changed since this study was begun, and its results with it; name another file "
           "for --study";
  };
  Ask other = asked;
  other.minimize = "cost";
  EXPECT_EQ(tuned(other).error().message,
            refusal("what is asked for (objectives, conditions, seeds, search)"));
  other = asked;
  other.semantics = *formula::profile("lenient");
  EXPECT_EQ(tuned(other).error().message, refusal("the semantics of formulas"));
  files_.file("f.autoscale", "$a = 1; // tune: 1..5\n$TargetDedicatedNodes = $a;\n");
  EXPECT_EQ(tuned(asked).error().message, refusal("the formula"));
}

TEST_F(StudyTest, RefusesTheRunsOfOtherPrices) {
  auto const sheet = [&](std::string const& price) {
    files_.file("own.json", R"({"currency": "USD", "date": "2026-01-01", "source": "mine", "rows": [
        {"region": "home", "vmSize": "Standard_D2s_v3", "os": "linux", "tier": "payAsYouGo",
         "pricePerHour": ")" + price +
                                "\"}]}");
  };
  sheet("0.20");
  std::string text = test::read_file(scenario_);
  std::size_t const at = text.find("\"perHour\": [{\"vmSize\"");
  std::size_t const end = text.find("}]", at) + 2;
  files_.file("s.json", text.replace(at, end - at, R"("sheet": "own.json")"));
  Ask asked = ask(study());
  asked.budget = 3;
  ASSERT_TRUE(tuned(asked));
  sheet("0.30");
  EXPECT_EQ(tuned(asked).error().message,
            study() +
                ": a price has changed since this study was begun, and its results with it; "
                "name another file for --study");
}

TEST_F(StudyTest, OfAFirstTrialThatWasRefusedCanBeShown) {
  std::string text = test::read_file(scenario_);
  std::size_t const at = text.find("\"price\": 1");
  files_.file("s.json", text.replace(text.rfind("Standard_D2s_v3", at), 15, "Standard_D4s_v3"));
  Ask asked = ask(study());
  asked.subject_to = {"wait.max <= 2h"};
  std::string const problem = tuned(asked).error().message;
  Result<std::unique_ptr<Study>> const looked = Study::look(study());
  ASSERT_TRUE(looked) << looked.error().message;
  Trials const trials =
      trials_of(read_definition((*looked)->definition()).value(), (*looked)->results());
  EXPECT_EQ(trials.trials.front().problem, problem);
  EXPECT_NE(to_table(trials).find("note: 1 of 1 trial could not run: " + problem),
            std::string::npos)
      << to_table(trials);
  EXPECT_NE(to_html(trials).find("What there is now"), std::string::npos);
}

TEST_F(StudyTest, TellsWhatIsNoStudy) {
  std::string const text = files_.file("text.db", "this is no database, but a longer text\n");
  EXPECT_EQ(Study::look(files_.path() / "none.db").error().message,
            (files_.path() / "none.db").string() + ": there is no such file");
  EXPECT_NE(Study::look(text).error().message.find("is no study"), std::string::npos)
      << Study::look(text).error().message;
}

TEST_F(StudyTest, IsLookedAtAsItWasReported) {
  Result<Trials> const trials = tuned(ask(study()));
  Result<std::unique_ptr<Study>> const looked = Study::look(study());
  ASSERT_TRUE(looked) << looked.error().message;
  Trials again = trials_of(read_definition((*looked)->definition()).value(), (*looked)->results());
  again.chosen = knee(again);
  again.answer = answer_of(again, (*looked)->results());
  EXPECT_TRUE((*looked)->ended());
  EXPECT_EQ(to_json(again), to_json(*trials));
}

TEST_F(StudyTest, SomeTrialsAreStoppedAndTheFrontIsNot) {
  Result<Trials> const trials = tuned(ask());
  std::size_t stopped = 0;
  for (Trial const& trial : trials->trials) {
    if (trial.seeds < 4) ++stopped;
    if (!trial.on_front) continue;
    EXPECT_EQ(trial.seeds, 4U);
    EXPECT_EQ(trial.held_out.size(), 2U);
  }
  EXPECT_GT(stopped, 5U);
}

TEST_F(StudyTest, TheWorstOfSeveralScenariosIsWorseThanTheirMean) {
  Ask asked = ask();
  asked.scenarios = {scenario_, scenario("busy.json", 4)};
  asked.budget = 10;
  asked.search = Search::sobol;
  Trials const mean = tuned(asked).value();
  asked.across = Across::worst;
  Trials const worst = tuned(asked).value();
  ASSERT_EQ(mean.trials.size(), worst.trials.size());
  for (std::size_t i = 0; i < mean.trials.size(); ++i) {
    std::size_t const seeds = std::min(mean.trials[i].seeds, worst.trials[i].seeds);
    if (seeds < 4) continue;
    EXPECT_LT(mean.trials[i].objectives[0]->mean, worst.trials[i].objectives[0]->mean);
  }
  EXPECT_EQ(mean.trials.front().seeds, 4U);
}

TEST_F(StudyTest, AScenarioIsHeldOut) {
  Ask asked = ask();
  asked.held_out = {scenario("busy.json", 4)};
  asked.budget = 20;
  Trials const trials = tuned(asked).value();
  EXPECT_EQ(trials.held_out_scenarios, std::vector<std::string>{"busy"});
  Trial const& now = trials.trials.front();
  EXPECT_GT(now.held_out[0]->mean, 1.5 * now.objectives[0]->mean);
}

TEST_F(StudyTest, WhatAScenarioRefusesIsNoTrialToTake) {
  files_.file("f.autoscale", "$TargetDedicatedNodes = 3;\n");
  std::string const path = files_.file("s.json", instant_pool("f.autoscale", R"(
      "tune": {"pool.taskSlotsPerNode": "1..12"},
      "load": {"synthetic": [{"pool": "p", "duration": "5m",
      "perHour": [9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9]}]})"));
  std::string text = test::read_file(path);
  text.replace(text.find("\"autoScaleEval"), 0, "\"taskSlotsPerNode\": 1, ");
  files_.file("s.json", text);
  Trials const trials = tuned({.scenarios = {path}, .budget = 12, .seeds = 1}).value();
  ASSERT_EQ(trials.trials.size(), 12U);
  EXPECT_EQ(trials.trials.back().problem,
            "pool.taskSlotsPerNode=12: " + path +
                ": /pools/0/taskSlotsPerNode: the service accepts four a core, here 8");
  EXPECT_FALSE(trials.trials.back().feasible);
  EXPECT_EQ(trials.notes,
            std::vector<std::string>{
                "4 of 12 trials could not run, the first: pool.taskSlotsPerNode=9: " + path +
                ": /pools/0/taskSlotsPerNode: the service accepts four a core, here 8"});
}

TEST_F(StudyTest, NobodyWinsByLeavingJobsUnserved) {
  files_.file("f.autoscale", "$nodes = 30; // tune: 0..30\n$TargetDedicatedNodes = $nodes;\n");
  Trials const trials = tuned({.scenarios = {scenario_}, .budget = 31, .seeds = 2}).value();
  Trial const& none = trials.trials[1];
  EXPECT_EQ(value_of(trials, none, "$nodes"), "0");
  EXPECT_FALSE(none.feasible);
  Trial const& chosen = trials.trials[*trials.chosen];
  EXPECT_NE(value_of(trials, chosen, "$nodes"), "0");
  EXPECT_LE(chosen.unserved->mean, 1);
}

TEST_F(StudyTest, WithoutPricesThereIsNoCost) {
  std::string text = test::read_file(scenario_);
  std::size_t const at = text.find("\"prices\"");
  text.erase(at, text.find("}]},", at) + 4 - at);
  files_.file("s.json", text);
  EXPECT_EQ(tuned(ask()).error().message,
            "'cost' cannot be told: the scenario has no price for a node that ran; add \"prices\" "
            "to it (docs/cost.md)");
}

}  // namespace
}  // namespace poolcast::tune
