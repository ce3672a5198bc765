#include "engine/experiment/recorded_samples.hpp"

#include <gtest/gtest.h>

namespace poolcast::experiment {
namespace {

using formula::Metric;

constexpr char opening[] =
    R"({"event":"record","poolcast":1,"at":"2026-01-12T08:00:00Z","pool":"p"})"
    "\n";

std::string counts(std::string const& at, int active) {
  return R"({"event":"counts","at":")" + at + R"(","activeTasks":)" + std::to_string(active) +
         R"(,"runningTasks":2,"usableNodes":1})"
         "\n";
}

std::string problem(std::string const& text) {
  formula::SampleHistory history;
  Result<void> const read = read_recorded_samples({"l.jsonl", text}, history);
  return read ? "none" : read.error().message;
}

TEST(RecordedSamples, ARecordIsToldByItsFirstLine) {
  EXPECT_TRUE(is_record(opening));
  EXPECT_FALSE(is_record("$PendingTasks 0x9"));
  EXPECT_FALSE(is_record("{\"event\":1}"));
  EXPECT_FALSE(is_record(""));
}

TEST(RecordedSamples, EachHasItsOwnTime) {
  formula::SampleHistory history;
  std::string const text = opening + counts("2026-01-12T08:00:00Z", 1) +
                           R"({"event":"queued","at":"2026-01-12T08:00:10Z"})" + "\n" +
                           counts("2026-01-12T08:00:30Z", 4) + counts("2026-01-12T08:00:30Z", 5);
  ASSERT_TRUE(read_recorded_samples({"l.jsonl", text}, history));
  Time const between = *parse_w3c_time("2026-01-12T08:00:20Z");
  EXPECT_EQ(history.count(Metric::active_tasks, between), 1U);
  EXPECT_EQ(history.latest(Metric::pending_tasks, between, 9).back(), 3);
  Time const later = between + minute;
  EXPECT_EQ(history.count(Metric::active_tasks, later), 2U) << "a second that comes twice";
  EXPECT_EQ(history.latest(Metric::pending_tasks, later, 9).back(), 6);
  EXPECT_EQ(history.latest(Metric::usable_node_count, later, 9).back(), 1);
  EXPECT_EQ(history.count(Metric::cpu_percent, later), 0U) << "the account does not tell it";
}

TEST(RecordedSamples, ABadLineIsNamed) {
  EXPECT_EQ(problem(opening), "l.jsonl: the record holds no counts");
  EXPECT_EQ(problem(opening + std::string("{\"event\":\"cou")),
            "l.jsonl:2: not a JSON object; was the line cut short?");
  EXPECT_EQ(problem(opening + counts("yesterday", 1)), "l.jsonl:2: 'yesterday' is not a time");
}

}  // namespace
}  // namespace poolcast::experiment
