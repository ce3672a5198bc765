#include "engine/tune/page.hpp"

#include <gtest/gtest.h>

#include "engine/tune/scatter.hpp"
#include "tests/tune/made_up_tuning.hpp"

namespace poolcast::tune {
namespace {

std::size_t count(std::string const& text, std::string const& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(TunePage, HasAPointATrialThatRan) {
  Trials const trials = made_up_tuning();
  std::string const chart = scatter(trials, 0, 1);
  EXPECT_EQ(count(chart, " data-trial="), trials.trials.size() - 1);
  EXPECT_EQ(count(chart, "class=\"dot beaten now\""), 1U);
  EXPECT_EQ(count(chart, "class=\"dot infeasible\""), 1U);
  EXPECT_EQ(count(chart, "class=\"dot stopped\""), 1U);
  EXPECT_EQ(count(chart, "class=\"dot beaten beyond\""), 1U);
  auto const front = std::ranges::count_if(trials.trials, &Trial::on_front);
  EXPECT_EQ(count(chart, "class=\"dot front\""), static_cast<std::size_t>(front));
  EXPECT_EQ(count(chart, "class=\"front-line\""), 1U);
  EXPECT_EQ(count(chart, ">the knee, chosen</text>"), 1U);
  EXPECT_EQ(count(chart, ">now</text>"), 1U);
}

TEST(TunePage, NamesTheKneeBesideWhatIsChosen) {
  Trials trials = made_up_tuning();
  std::size_t const bend = *knee(trials);
  trials.chosen = *choose(trials, "cheapest");
  ASSERT_NE(*trials.chosen, bend);
  std::string const chart = scatter(trials, 0, 1);
  EXPECT_EQ(count(chart, ">knee</text>"), 1U);
  EXPECT_EQ(count(chart, ">chosen</text>"), 1U);
}

TEST(TunePage, OfThreeObjectivesHasAChartForEachAndNoLine) {
  std::string const page = to_html(made_up_tuning("cost,wait_p95,idle_hours"));
  EXPECT_EQ(count(page, "<svg class=\"scatter\""), 2U);
  EXPECT_EQ(count(page, "<polyline"), 0U);
}

TEST(TunePage, OfOneObjectiveShowsTheSearch) {
  std::string const page = to_html(made_up_tuning("cost"));
  EXPECT_EQ(count(page, "<svg class=\"scatter\""), 1U);
  EXPECT_EQ(count(page, ">trial</text>"), 1U);
  EXPECT_EQ(count(page, "class=\"front-line\""), 1U);
}

TEST(TunePage, NoNameIsMarkup) {
  std::string const page = to_html(made_up_tuning());
  EXPECT_EQ(count(page, "<b>"), 0U);
  EXPECT_EQ(count(page, "</script>"), 2U);
  EXPECT_EQ(count(page, "<h1>&lt;/script&gt;&lt;b&gt;made up&lt;/b&gt; with f.autoscale</h1>"), 1U);
  EXPECT_EQ(count(page, "<li>a note &amp; more</li>"), 1U);
}

TEST(TunePage, SaysTheAnswerTheGapAndTheImportance) {
  std::string const page = to_html(made_up_tuning());
  EXPECT_EQ(count(page, "<p class=\"answer\">8 % more cost halves the p95 wait</p>"), 1U);
  EXPECT_EQ(count(page, "+5.0 % cost, +5.0 % wait_p95"), 1U);
  EXPECT_EQ(count(page, "<rect class=\"share\""), 4U);
}

TEST(TunePage, WhatChangedByNothingHasNoSign) {
  Trials trials = made_up_tuning();
  trials.trials[*trials.chosen].objectives = trials.trials.front().objectives;
  std::string const page = to_html(trials);
  EXPECT_EQ(count(page, ", 0.0 %</div>"), trials.objectives.size());
  EXPECT_EQ(count(page, "+0.0 %"), 0U);
}

TEST(TunePage, WithoutAFrontOrATrialIsStillAPage) {
  Trials trials = made_up_tuning();
  for (Trial& trial : trials.trials) trial.feasible = trial.on_front = false;
  trials.chosen.reset();
  EXPECT_EQ(count(to_html(trials), "What there is now"), 1U);
  trials.trials.clear();
  std::string const page = to_html(trials);
  EXPECT_EQ(count(page, "no trial has a figure of it"), 1U);
  EXPECT_EQ(count(page, "<table>"), 1U);  // what varies
}

}  // namespace
}  // namespace poolcast::tune
