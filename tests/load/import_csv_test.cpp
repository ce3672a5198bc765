#include <gtest/gtest.h>

#include "engine/load/rows.hpp"
#include "tests/load/import_text.hpp"
#include "tests/support/workload.hpp"

namespace poolcast::load {
namespace {

struct Case {
  char const* name;
  char const* text;
  char const* expected;
  char const* columns = "";
};

constexpr Case readable[] = {
    {"dates",
     "queued,started,finished\n"
     "2026-01-12T08:00:00Z,2026-01-12T08:00:30Z,2026-01-12T08:05:30.5Z\n",
     "1 rows, dated: 08:00:00.0000000 PT5M0.5S linux"},
    {"zones_and_seven_digits",
     "queued,started,finished\n"
     "2026-01-12T09:00:00.1234567+01:00,2026-01-12 08:00:01Z,2026-01-12T08:00:02.0000001Z\n",
     "1 rows, dated: 08:00:00.1234567 PT1.0000001S linux"},
    {"seconds", "queued,started,finished\n0,5,65\n1.5,10,10\n",
     "2 rows: 00:00:00.0000000 PT1M linux | 00:00:01.5000000 PT0S linux"},
    {"arrival_and_duration", "arrival_s,duration_s\n23.271593,58.503710\n",
     "1 rows: 00:00:23.2715930 PT58.50371S linux"},
    {"headerless", "23.271593,58.503710\n246.855405,64.194958\n",
     "2 rows: 00:00:23.2715930 PT58.50371S linux | 00:04:06.8554050 PT1M4.194958S linux"},
    {"headerless_without_last_line_end", "1,2\n3,4",
     "2 rows: 00:00:01.0000000 PT2S linux | 00:00:03.0000000 PT4S linux"},
    {"optional_columns",
     "id,slots,pool,result,duration_s,arrival_s\n"
     "a,2,windows,failed,60,1\n"
     "b,,,,60,2\n",
     "2 rows: 00:00:01.0000000 PT1M windows x2 #a | 00:00:02.0000000 PT1M linux #b"},
    {"columns_that_mean_nothing_to_us", "branch,queued,duration,colour\nmain,1,2,red\n",
     "1 rows: 00:00:01.0000000 PT2S linux"},
    {"duration_texts", "queued,duration\n1,PT5M\n2,1h30m\n3,00:00:07\n4,1.5e1\n",
     "4 rows: 00:00:01.0000000 PT5M linux | 00:00:02.0000000 PT1H30M linux | "
     "00:00:03.0000000 PT7S linux | 00:00:04.0000000 PT15S linux"},
    {"byte_order_mark_crlf_and_blank_lines",
     "\xEF\xBB\xBF\r\nqueued,duration\r\n\r\n1,2\r\n\r\n3,4\r\n",
     "2 rows: 00:00:01.0000000 PT2S linux | 00:00:03.0000000 PT4S linux"},
    {"quotes", "\"id\",\"queued\",duration\n\"run \"\"A\"\",\nx\", 1 ,\"2\"\n",
     "1 rows: 00:00:01.0000000 PT2S linux #run \"A\",\nx"},
    {"out_of_order_is_sorted_and_stable", "id,queued,duration\na,5,1\nb,3,1\nc,5,1\nd,3,1\n",
     "4 rows, were out of order: 00:00:03.0000000 PT1S linux #b | 00:00:03.0000000 PT1S linux #d | "
     "00:00:05.0000000 PT1S linux #a | 00:00:05.0000000 PT1S linux #c"},
    {"cancelled_whatever_else_the_row_says",
     "queued,duration,result\n1,2,Cancelled\n1,2,canceled\n,,ABANDONED\nx,y,skipped\n1,2,failed\n",
     "5 rows, 4 cancelled: 00:00:01.0000000 PT2S linux"},
    {"unfinished", "queued,started,finished\n1,,\n1,2,\n1,,3\n1,2,3\n",
     "4 rows, 3 unfinished: 00:00:01.0000000 PT1S linux"},
    {"start_before_the_queue_time", "queued,started,finished\n5,4.9,6\n",
     "1 rows: 00:00:05.0000000 PT1.1S linux"},
    {"chosen_columns",
     "created_at,duration_s,queued_s,status\n2026-01-12T20:06:14Z,4897,71,success\n",
     "1 rows, dated: 20:06:14.0000000 PT1H21M37S linux",
     "queued=created_at, duration = duration_s ,result=status"},
    {"chosen_times_rule_out_the_standard_duration", "queued,begin,end,duration\n1,2,5,99999\n",
     "1 rows: 00:00:01.0000000 PT3S linux", "started=begin,finished=end"},
    {"chosen_duration_rules_out_the_standard_times",
     "queued,started,finished,took\n1,2,5,\n1,2,5,7\n",
     "2 rows, 1 unfinished: 00:00:01.0000000 PT7S linux", "duration=took"},
};

TEST(ImportCsv, Reads) {
  for (Case const& row : readable) {
    EXPECT_EQ(describe(import_text(row.text, row.columns)), row.expected) << row.name;
  }
}

TEST(ImportSeconds, AreExactToTheTick) {
  struct {
    char const* text;
    std::int64_t ticks;
  } const rows[] = {
      {"0", 0},
      {"23.271593", 232'715'930},
      {"2764799.999999", 27'647'999'999'990},
      {"0.1", 1'000'000},
      {".5", 5'000'000},
      {"5.", 50'000'000},
      {"0.12345674999", 1'234'567},
      {"0.12345675", 1'234'568},
      {"0.29999999999999998", 3'000'000},
      {"-1.5", -15'000'000},
      {"1e-05", 100},
      {"99999999999999999999", 1'000'000'000'000'000'000},
  };
  for (auto const& row : rows) {
    EXPECT_EQ(parse_seconds(row.text).value_or(Duration{-1}).ticks, row.ticks) << row.text;
  }
  for (char const* text : {"", ".", "-", "+1", "1,5", "1 s", "0x10", "nan", "inf", "1e", "1e999"}) {
    EXPECT_FALSE(parse_seconds(text)) << text;
  }
}

TEST(ImportWorkload, FromCsvIsTheGeneratedLoadToTheTick) {
  Result<Recording> const recording = import_text(support::common_workload_csv(100'000, 300));
  ASSERT_TRUE(recording) << recording.error().message;
  std::vector<Job> const expected = support::common_workload(100'000, 300).jobs;
  std::vector<Job> const& jobs = recording->load.jobs;
  ASSERT_EQ(jobs.size(), expected.size());
  Duration const start = *from_calendar(2026, 1, 12) - Time{};
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    ASSERT_EQ(jobs[i].queued, expected[i].queued + start) << i;
    ASSERT_EQ(jobs[i].duration, expected[i].duration) << i;
  }
  EXPECT_TRUE(recording->sorted);
}

}  // namespace
}  // namespace poolcast::load
