#include "engine/load/scale.hpp"

#include <gtest/gtest.h>

#include "engine/load/fingerprint.hpp"
#include "tests/load/load_text.hpp"

namespace poolcast::load {
namespace {

/// A pipeline of two jobs, the second needs the first; a lone job between them.
Load small_load() {
  Load load;
  load.jobs = {{.queued = Time{} + second, .duration = minute, .pool = {}, .pipeline = 0},
               {.queued = Time{} + 2 * second, .duration = minute, .pool = {}},
               {.queued = Time{} + 3 * second, .duration = minute, .pool = {}, .pipeline = 0}};
  load.ids = {"a", "lone", "b"};
  load.pipelines.push_back({.id = "p"});
  load.needs = {{.job = 2, .jobs = {0}}};
  return load;
}

TEST(Scale, ACopyOfAPipelineHasAllItsJobsAndNeedsItsOwn) {
  EXPECT_EQ(load_text(scaled(small_load(), 2, 1), {""}),
            "1970-01-01T00:00:01.000Z PT1M #a p\n"
            "1970-01-01T00:00:01.000Z PT1M #a-2 p-2\n"
            "1970-01-01T00:00:02.000Z PT1M #lone\n"
            "1970-01-01T00:00:02.000Z PT1M #lone-2\n"
            "1970-01-01T00:00:03.000Z PT1M #b p needs a\n"
            "1970-01-01T00:00:03.000Z PT1M #b-2 p-2 needs a-2\n");
}

TEST(Scale, ASmallerLoadIsAPartOfALargerOneAndAsLargeAsItShouldBe) {
  Load load;
  for (int i = 0; i < 10'000; ++i)
    load.jobs.push_back({.queued = Time{} + i * second, .duration = minute, .pool = {}});
  Load const less = scaled(load, 0.25, 7), more = scaled(load, 0.5, 7);
  EXPECT_NEAR(static_cast<double>(less.jobs.size()), 2500, 150);
  EXPECT_NEAR(static_cast<double>(more.jobs.size()), 5000, 150);
  std::size_t at = 0;
  for (Job const& job : less.jobs) {
    while (at < more.jobs.size() && more.jobs[at].queued != job.queued) ++at;
  }
  EXPECT_LT(at, more.jobs.size());
  EXPECT_NE(fingerprint(scaled(load, 0.25, 8)), fingerprint(less));
  EXPECT_EQ(fingerprint(scaled(load, 0.25, 7)), fingerprint(less));
}

TEST(Scale, TheFingerprintFollowsFromEveryJob) {
  Load other = small_load();
  EXPECT_EQ(fingerprint(other), fingerprint(small_load()));
  other.jobs[1].slots = 2;
  EXPECT_NE(fingerprint(other), fingerprint(small_load()));
  other = small_load();
  other.needs.clear();
  EXPECT_NE(fingerprint(other), fingerprint(small_load()));
}

}  // namespace
}  // namespace poolcast::load
