#include "engine/tune/schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/formula/format.hpp"
#include "engine/formula/lint.hpp"
#include "engine/formula/parse.hpp"
#include "engine/formula/tunable.hpp"
#include "engine/formula/typecheck.hpp"
#include "engine/tune/schedule_formula.hpp"

namespace poolcast::tune {
namespace {

Time const monday = *parse_w3c_time("2026-01-12");

std::string text_of(std::vector<ReadyHours> const& ready) {
  std::string text;
  for (ReadyHours const& one : ready) {
    text += std::to_string(one.from) + "-" + std::to_string(one.until) + "x" +
            std::to_string(one.nodes) + " ";
  }
  return text;
}

std::string text_of(Schedule const& schedule) {
  std::string text;
  for (DayKind const& kind : schedule.kinds) {
    text += days_text(kind.days) + ": " + text_of(kind.ready) + "| ";
  }
  return text;
}

/// `count` jobs that run through the hours of a day from `from` to `until`.
void add(load::Load& load, int day_index, int from, int until, int count, std::uint16_t slots = 1) {
  for (int i = 0; i < count; ++i) {
    load.jobs.push_back({.queued = monday + day_index * day + from * hour,
                         .duration = (until - from) * hour,
                         .pool = {},
                         .slots = slots});
  }
}

Schedule of(load::Load load, int days, std::uint32_t slots_per_node = 2, load::Zone zone = {}) {
  std::ranges::stable_sort(load.jobs, {}, &load::Job::queued);
  return schedule_of({.load = load,
                      .pool = {},
                      .slots_per_node = slots_per_node,
                      .zone = zone,
                      .from = monday,
                      .until = monday + days * day})
      .value();
}

load::Load office_week() {
  load::Load load;
  for (int day_index = 0; day_index < 5; ++day_index) add(load, day_index, 9, 17, 7);
  return load;
}

TEST(Schedule, ReadsHoursDaysAndNodesOffTheLoad) {
  Schedule const schedule = of(office_week(), 7);
  EXPECT_EQ(text_of(schedule), "Mon to Fri: 9-17x4 | ");
  EXPECT_EQ(schedule.most_nodes, 4);
  EXPECT_EQ(schedule.jobs, 35U);
  EXPECT_EQ(schedule.slots_per_task, 1);
}

TEST(Schedule, IsInLocalTime) {
  Schedule const schedule = of(office_week(), 7, 2, *load::Zone::find("America/New_York"));
  EXPECT_EQ(text_of(schedule), "Mon to Fri: 4-12x4 | ");
  EXPECT_EQ(schedule.offset, -5 * hour);
  EXPECT_EQ(schedule.winter, -5 * hour);
  EXPECT_EQ(schedule.summer, -4 * hour);
  EXPECT_EQ(of(office_week(), 7, 2, *load::Zone::find("Asia/Kolkata")).winter, std::nullopt);
}

TEST(Schedule, CountsSlotsAndNotTasks) {
  load::Load load;
  add(load, 0, 9, 12, 2, 3);
  add(load, 0, 9, 12, 2, 1);
  Schedule const schedule = of(load, 1, 4);
  EXPECT_EQ(text_of(schedule), "Mon to Fri: 9-12x2 | ");
  EXPECT_EQ(schedule.slots_per_task, 2);
}

TEST(Schedule, KeepsQuietDaysApart) {
  load::Load load = office_week();
  add(load, 5, 10, 14, 2);
  EXPECT_EQ(text_of(of(load, 7)), "Mon to Fri: 9-17x4 | Sat: 10-14x1 | ");
  // Less than a twentieth of the busiest day's work is no reason to have nodes ready.
  load = office_week();
  add(load, 6, 10, 12, 1);
  EXPECT_EQ(text_of(of(load, 7)), "Mon to Fri: 9-17x4 | ");
}

TEST(Schedule, TakesWorkingDaysThatWereNotSeenForLikeOnes) {
  load::Load load;
  add(load, 1, 9, 17, 7);
  Schedule const schedule = of(load, 2);  // Monday too was seen, and was empty
  EXPECT_EQ(text_of(schedule), "Tue to Fri: 9-17x4 | ");
  EXPECT_EQ(days_text(schedule.observed), "Mon, Tue");
}

TEST(Schedule, IsReadyForNineTenthsOfTheTime) {
  load::Load load;
  // 20 jobs for 5 minutes of the hour, one for all of it.
  add(load, 0, 9, 10, 1);
  for (int i = 0; i < 20; ++i) {
    load.jobs.push_back(
        {.queued = monday + 9 * hour + 30 * minute, .duration = 5 * minute, .pool = {}});
  }
  EXPECT_EQ(text_of(of(load, 1, 1)), "Mon to Fri: 9-10x1 | ");
  EXPECT_EQ(of(load, 1, 1).most_nodes, 21);
  for (load::Job& job : load.jobs) job.duration = std::max(job.duration, 7 * minute);
  EXPECT_EQ(text_of(of(load, 1, 1)), "Mon to Fri: 9-10x21 | ");
}

TEST(Schedule, LeavesOutOtherPools) {
  load::Load load;
  add(load, 0, 9, 17, 3);
  load.jobs[0].pool = {1};
  EXPECT_EQ(of(load, 1, 1).most_nodes, 2);
  EXPECT_EQ(schedule_of({.load = load, .pool = {2}, .from = monday, .until = monday + day})
                .error()
                .message,
            "no job of the load runs in the pool");
}

std::array<std::int64_t, 24> need(std::initializer_list<std::pair<int, std::int64_t>> from) {
  std::array<std::int64_t, 24> hours{};
  for (auto const& [begin, nodes] : from) std::fill(hours.begin() + begin, hours.end(), nodes);
  return hours;
}

TEST(Stretches, AreFew) {
  EXPECT_EQ(text_of(stretches(need({}))), "");
  EXPECT_EQ(text_of(stretches(need({{0, 3}}))), "0-24x3 ");
  EXPECT_EQ(text_of(stretches(need({{8, 4}, {12, 2}, {18, 0}}))), "8-12x4 12-18x2 ");
  // One hour more or less is not worth a stretch of its own.
  EXPECT_EQ(text_of(stretches(need({{8, 4}, {12, 5}, {13, 4}, {18, 0}}))), "8-18x4 ");
  // A peak of an hour is.
  EXPECT_EQ(text_of(stretches(need({{8, 2}, {12, 20}, {13, 2}, {18, 0}}))),
            "8-12x2 12-13x20 13-18x2 ");
}

Schedule office() { return of(office_week(), 7, 2, *load::Zone::find("Europe/Paris")); }

TEST(ScheduleFormula, IsCanonicalPassesCheckAndCanBeTuned) {
  load::Load both = office_week();
  add(both, 5, 10, 14, 2, 2);
  add(both, 6, 10, 14, 2, 2);
  load::Load every_day;
  for (int day_index = 0; day_index < 7; ++day_index) add(every_day, day_index, 0, 24, 2);
  load::Load workdays, halves, ends;
  for (int day_index = 0; day_index < 5; ++day_index) add(workdays, day_index, 0, 24, 2);
  for (int day_index = 0; day_index < 7; ++day_index) {
    add(halves, day_index, 0, 12, 2);
    add(halves, day_index, 12, 24, 20);
    add(ends, day_index, 0, 3, 9);
    add(ends, day_index, 20, 24, 9);
  }
  load::Load sparse;
  sparse.jobs.push_back({.queued = monday, .duration = minute, .pool = {}});
  for (Schedule const& schedule : {office(), of(both, 7), of(every_day, 7), of(workdays, 7),
                                   of(halves, 7), of(ends, 7), of(sparse, 7)}) {
    std::string const text = formula_text(schedule, {.load = "a test"});
    Source const source{"f", text};
    auto const parsed = formula::parse(source);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(formula::formatted(*parsed), text);
    formula::Typing const typing = formula::infer(*parsed, {});
    EXPECT_EQ(render(source, typing.errors), "");
    EXPECT_EQ(render(source, formula::lint(*parsed, typing, {}, {})), "");
    auto const constants = formula::tunable_constants(*parsed);
    ASSERT_TRUE(constants) << render(source, constants.error());
    for (formula::TunableConstant const& one : *constants) {
      EXPECT_TRUE(one.range.holds(one.current)) << one.name << "\n" << text;
      EXPECT_LT(one.range.least, one.range.most) << one.name << "\n" << text;
    }
  }
}

TEST(ScheduleFormula, SaysWhatTheClockDoesInSummer) {
  std::string const text = formula_text(office(), {.load = "a test"});
  EXPECT_NE(
      text.find("// The time in Europe/Paris less UTC, in hours: 1 in winter, 2 in summer.\n"),
      text.npos)
      << text;
  EXPECT_NE(text.find("$utcOffsetHours = 1;\n"), text.npos);
}

TEST(ScheduleFormula, AsksForTheTierItIsTold) {
  std::string const text =
      formula_text(office(), {.load = "a test", .tier = batch::NodeTier::low_priority});
  EXPECT_NE(text.find("\n$TargetDedicatedNodes = 0;\n$TargetLowPriorityNodes = min($cap, "),
            text.npos)
      << text;
}

TEST(ScheduleFormula, NoFileNameBecomesAStatement) {
  std::string const text = formula_text(office(), {.load = "x\n$TargetDedicatedNodes = 99;\r"});
  EXPECT_NE(text.find("of x?$TargetDedicatedNodes = 99;?,"), text.npos) << text;
}

TEST(ScheduleFormula, NamesDays) {
  EXPECT_EQ(days_text({true, true, false, true, true, true, false}), "Mon, Tue, Thu to Sat");
  EXPECT_EQ(days_text({true, true, true, true, true, true, true}), "every day");
}

}  // namespace
}  // namespace poolcast::tune
