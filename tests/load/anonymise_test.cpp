#include "engine/load/anonymise.hpp"

#include <gtest/gtest.h>

#include "tests/load/load_text.hpp"

namespace poolcast::load {
namespace {

struct Named {
  Load load;
  std::vector<std::string> pools = {"secret-windows", "secret-linux", ""};
};

Named secret() {
  Named named;
  Time const wednesday = *parse_w3c_time("2022-01-19T10:00:00Z");
  named.load.jobs = {
      {.queued = wednesday, .duration = 1499 * millisecond, .pool = {1}, .pipeline = 1},
      {.queued = wednesday, .duration = 1500 * millisecond, .pool = {0}, .pipeline = 1},
      {.queued = wednesday + hour, .duration = 400 * millisecond, .pool = {2}}};
  named.load.ids = {"4711", "4712", ""};
  named.load.kind_names = {"deploy the bank", "build", ""};
  named.load.kinds = {1, 0, 2};
  named.load.pipelines = {{.id = "never used"},
                          {.id = "20220119.3", .cancelled = wednesday + hour}};
  named.load.needs = {{1, {0}}};
  return named;
}

TEST(Anonymise, NamesAreReplacedInTheOrderInWhichTheyAppear) {
  Named named = secret();
  Anonymised const done = anonymise(named.load, named.pools, {});
  EXPECT_EQ(load_text(named.load, named.pools),
            "2022-01-19T10:00:00.000Z PT1.499S #job-1 kind-1 on pool-1 pipeline-1\n"
            "2022-01-19T10:00:00.000Z PT1.5S #job-2 kind-2 on pool-2 pipeline-1 needs job-1\n"
            "2022-01-19T11:00:00.000Z PT0.4S # \n");
  EXPECT_EQ(named.load.pipelines[0].id, "pipeline-2");
  EXPECT_EQ(done.ids, 2U);
  EXPECT_EQ(done.kinds, 2U);
  EXPECT_EQ(done.pipelines, 2U);
  EXPECT_EQ(done.pools, 2U);
}

TEST(Anonymise, DatesMoveByWholeDaysToTheMonday) {
  Named named = secret();
  Anonymised const done =
      anonymise(named.load, named.pools, {.monday = *parse_w3c_time("2024-01-01")});
  EXPECT_EQ(format_time(named.load.jobs[0].queued), "2024-01-03T10:00:00.000Z");  // a Wednesday
  EXPECT_EQ(format_time(named.load.pipelines[1].cancelled), "2024-01-03T11:00:00.000Z");
  EXPECT_EQ(named.load.pipelines[0].cancelled, never);
  EXPECT_EQ(done.shift, 714 * day);
}

TEST(Anonymise, DurationsAreRoundedToTheNearest) {
  Named named = secret();
  anonymise(named.load, named.pools, {.round = second});
  EXPECT_EQ(named.load.jobs[0].duration, second);
  EXPECT_EQ(named.load.jobs[1].duration, 2 * second);
  EXPECT_EQ(named.load.jobs[2].duration, Duration{});
}

TEST(Anonymise, TwiceIsTheSameAsOnce) {
  Named once = secret();
  anonymise(once.load, once.pools, {});
  Named twice = once;
  anonymise(twice.load, twice.pools, {});
  EXPECT_EQ(load_text(once.load, once.pools), load_text(twice.load, twice.pools));
}

}  // namespace
}  // namespace poolcast::load
