#include "engine/base/time.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

namespace poolcast {
namespace {

std::string shown(std::optional<Time> time) { return time ? format_time(*time, 7) : "none"; }

TEST(Time, ReadsW3cTimes) {
  std::initializer_list<std::pair<char const*, char const*>> const rows{
      {"2022", "2022-01-01T00:00:00.0000000Z"},
      {"2022-09", "2022-09-01T00:00:00.0000000Z"},
      {"2022-09-28", "2022-09-28T00:00:00.0000000Z"},
      {"2022-09-28T11:19Z", "2022-09-28T11:19:00.0000000Z"},
      {"2022-09-28T11:19:49Z", "2022-09-28T11:19:49.0000000Z"},
      {"2022-09-28t11:19:49z", "2022-09-28T11:19:49.0000000Z"},
      {"2022-09-28 11:19:49", "2022-09-28T11:19:49.0000000Z"},
      {"2022-09-28T11:19:49.89Z", "2022-09-28T11:19:49.8900000Z"},
      {"2022-09-28T11:19:49.1234567Z", "2022-09-28T11:19:49.1234567Z"},
      {"2022-09-28T11:19:49.123456789Z", "2022-09-28T11:19:49.1234567Z"},
      {"2022-09-28T11:19:49+02:00", "2022-09-28T09:19:49.0000000Z"},
      {"2022-09-28T23:19:49-05:30", "2022-09-29T04:49:49.0000000Z"},
      {"2022-09-28T11:19:49+0200", "2022-09-28T09:19:49.0000000Z"},
      {"2024-02-29", "2024-02-29T00:00:00.0000000Z"},
      {"1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.9999999Z"},
      {"0001-01-01", "0001-01-01T00:00:00.0000000Z"},
      {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59.0000000Z"},
      {"", "none"},
      {"22", "none"},
      {"2022-13-01", "none"},
      {"2022-02-29", "none"},
      {"2022-09-28T24:00:00Z", "none"},
      {"2022-09-28T11:60Z", "none"},
      {"2022-09-28T11", "none"},
      {"2022-09-28T11:19:49.Z", "none"},
      {"2022-09-28T11:19:49.1234567890Z", "none"},
      {"2022-09-28T11:19:49X", "none"},
      {"2022-09-28T11:19:49Zx", "none"},
      {"2022-09-28T11:19:49+24:00", "none"},
      {"2022-09T11:19", "none"},
      {"0000-01-01", "none"},
  };
  for (auto const& [text, time] : rows) EXPECT_EQ(shown(parse_w3c_time(text)), time) << text;
}

TEST(Time, ReadsRfc1123Times) {
  std::initializer_list<std::pair<char const*, char const*>> const rows{
      {"Wed, 28 Sep 2022 11:19:49 GMT", "2022-09-28T11:19:49.0000000Z"},
      {"Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.0000000Z"},
      {"Tue, 28 Sep 2022 11:19:49 GMT", "none"},
      {"Wed, 31 Sep 2022 11:19:49 GMT", "none"},
      {"Wed, 28 sep 2022 11:19:49 GMT", "none"},
      {"Wed, 28 Sep 2022 11:19:49 UTC", "none"},
      {"Wed, 28 Sep 2022 25:19:49 GMT", "none"},
      {"", "none"},
  };
  for (auto const& [text, time] : rows) EXPECT_EQ(shown(parse_rfc1123_time(text)), time) << text;
}

TEST(Time, Rfc1123IsWrittenAsItIsRead) {
  for (char const* text : {"Wed, 28 Sep 2022 11:19:49 GMT", "Sun, 01 Jan 2023 00:00:00 GMT"}) {
    EXPECT_EQ(format_rfc1123_time(*parse_rfc1123_time(text) + 999 * millisecond), text);
  }
}

TEST(Time, WritesWithTheDigitsAskedFor) {
  Time const time = *parse_w3c_time("2022-09-28T11:19:49.8987654Z");
  EXPECT_EQ(format_time(time), "2022-09-28T11:19:49.898Z");
  EXPECT_EQ(format_time(time, 0), "2022-09-28T11:19:49Z");
  EXPECT_EQ(format_time(time, 1), "2022-09-28T11:19:49.8Z");
  EXPECT_EQ(format_time(time, 7), "2022-09-28T11:19:49.8987654Z");
}

TEST(Time, HasACalendar) {
  CalendarTime const at = calendar_time(*parse_w3c_time("2022-10-02T23:59:58.5Z"));
  EXPECT_EQ(at.year, 2022);
  EXPECT_EQ(at.month, 10);
  EXPECT_EQ(at.day, 2);
  EXPECT_EQ(at.hour, 23);
  EXPECT_EQ(at.minute, 59);
  EXPECT_EQ(at.second, 58);
  EXPECT_EQ(at.fraction, 5'000'000);
  EXPECT_EQ(at.weekday, 0);
  EXPECT_EQ(calendar_time(Time{-1}).year, 1969);
  EXPECT_EQ(midnight(Time{-1}), Time{} - day);
  EXPECT_EQ(midnight(Time{} + 25 * hour), Time{} + day);
  EXPECT_EQ(from_calendar(2022, 2, 30), std::nullopt);
}

TEST(Duration, ReadsThreeForms) {
  std::initializer_list<std::pair<char const*, Duration>> const rows{
      {"PT5M", 5 * minute},
      {"P1DT2H", 26 * hour},
      {"PT0.5S", 500 * millisecond},
      {"P2W", 14 * day},
      {"PT1H30M15S", hour + 30 * minute + 15 * second},
      {"PT0S", Duration{}},
      {"00:05:00", 5 * minute},
      {"1.02:03:04", day + 2 * hour + 3 * minute + 4 * second},
      {"00:00:00.25", 250 * millisecond},
      {"20000000.00:00:00", *parse_duration("P20000000D")},
      {"10675199.02:48:05.4775807", *parse_duration("P10675199DT2H48M5.4775807S")},
      {"5m", 5 * minute},
      {"90s", 90 * second},
      {"1h30m", 90 * minute},
      {"250ms", 250 * millisecond},
      {"1.5h", 90 * minute},
      {"2d", 2 * day},
      {"10min", 10 * minute},
  };
  for (auto const& [text, duration] : rows) {
    auto const read = parse_duration(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->ticks, duration.ticks) << text;
  }
  for (char const* text : {"",
                           "5",
                           "m",
                           "PT",
                           "P",
                           "P1Y",
                           "P1M",
                           "-5m",
                           "5x",
                           "24:00:00",
                           "00:60:00",
                           "00:00",
                           "PT5",
                           "5 m",
                           "1:2:3:4",
                           "-1.00:00:00",
                           "-00:05:00",
                           "00:-10:00",
                           "00:00:-1",
                           "1e1:00:00",
                           "1e1.00:00:00",
                           "00:1.5:00",
                           "00:00:1e1",
                           "00:00:1.5.5",
                           ":00:00",
                           "00::00",
                           "00:00:"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
  EXPECT_EQ(parse_duration("5x").error().message,
            "'5x' is not a duration; write PT5M, 00:05:00 or 5m");
}

TEST(Duration, WritesIso8601) {
  std::initializer_list<std::pair<Duration, char const*>> const rows{
      {Duration{}, "PT0S"},          {5 * minute, "PT5M"}, {26 * hour, "P1DT2H"},
      {500 * millisecond, "PT0.5S"}, {day, "P1D"},         {-5 * minute, "-PT5M"},
  };
  for (auto const& [duration, text] : rows) EXPECT_EQ(format_iso_duration(duration), text);
}

TEST(Duration, WritesForPeople) {
  std::initializer_list<std::pair<Duration, char const*>> const rows{
      {Duration{}, "0 s"},
      {850 * millisecond, "850 ms"},
      {4250 * millisecond, "4.25 s"},
      {330 * second, "5 min 30 s"},
      {125 * minute, "2 h 05 min"},
      {76 * hour, "3 d 04 h"},
      {59'999 * millisecond, "1 min"},
      {minute + 59'600 * millisecond, "2 min"},
      {-90 * second, "-1 min 30 s"},
  };
  for (auto const& [duration, text] : rows) EXPECT_EQ(format_duration(duration), text);
}

}  // namespace
}  // namespace poolcast
