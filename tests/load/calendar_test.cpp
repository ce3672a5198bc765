#include "engine/load/calendar.hpp"

#include <gtest/gtest.h>

#include <array>

namespace poolcast::load {
namespace {

Zone zone(std::string const& name) {
  Result<Zone> const found = Zone::find(name);
  EXPECT_TRUE(found) << found.error().message;
  return found.value_or(Zone{});
}

Time at(std::string const& text) { return *parse_w3c_time(text); }

std::string text(Time time) { return format_time(time, 0); }

TEST(Calendar, LocalTimeFollowsTheZonesRules) {
  struct {
    char const *zone, *utc, *local;
  } const table[] = {
      {"UTC", "2022-07-14T12:00:00Z", "2022-07-14T12:00:00Z"},
      {"Europe/Paris", "2022-01-17T08:00:00Z", "2022-01-17T09:00:00Z"},
      {"Europe/Paris", "2022-07-14T08:00:00Z", "2022-07-14T10:00:00Z"},
      {"Europe/Paris", "2022-03-27T00:59:59Z", "2022-03-27T01:59:59Z"},
      {"Europe/Paris", "2022-03-27T01:00:00Z", "2022-03-27T03:00:00Z"},
      {"Europe/Paris", "2022-10-30T00:59:59Z", "2022-10-30T02:59:59Z"},
      {"Europe/Paris", "2022-10-30T01:00:00Z", "2022-10-30T02:00:00Z"},
      {"America/New_York", "2022-01-17T03:00:00Z", "2022-01-16T22:00:00Z"},
      {"Asia/Kolkata", "2022-01-17T08:00:00Z", "2022-01-17T13:30:00Z"},
  };
  for (auto const& [name, utc, local] : table) {
    EXPECT_EQ(text(zone(name).local(at(utc))), local) << name;
  }
}

TEST(Calendar, InstantsGoBack) {
  struct {
    char const *zone, *local, *utc;
  } const table[] = {
      {"UTC", "2022-07-14T12:00:00Z", "2022-07-14T12:00:00Z"},
      {"Europe/Paris", "2022-01-17T02:00:00Z", "2022-01-17T01:00:00Z"},
      {"Europe/Paris", "2022-07-14T02:00:00Z", "2022-07-14T00:00:00Z"},
      // Skipped: the moment at which the clock is put forward. Twice there: the first time.
      {"Europe/Paris", "2022-03-27T02:30:00Z", "2022-03-27T01:00:00Z"},
      {"Europe/Paris", "2022-10-30T02:30:00Z", "2022-10-30T00:30:00Z"},
  };
  for (auto const& [name, local, utc] : table) {
    EXPECT_EQ(text(zone(name).instant(at(local))), utc) << name;
  }
}

/// How many stretches of a local hour the day has, and which hours of the day they are.
std::string hours_of(std::string const& zone_name, std::string const& date) {
  Calendar const calendar{zone(zone_name), {}};
  Time const begin = calendar.zone.instant(at(date));
  Time const end = calendar.zone.instant(at(date) + day);
  std::array<int, 24> seen{};
  auto const hours = local_hours(calendar, begin, end);
  for (LocalHour const& one : hours) ++seen[one.hour_of_week % 24];
  std::string result = std::to_string(hours.size()) + " hours";
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] != 1) result += ", " + std::to_string(seen[i]) + " at " + std::to_string(i);
  }
  return result;
}

TEST(Calendar, DaysOnWhichTheClockIsChanged) {
  EXPECT_EQ(hours_of("Europe/Paris", "2022-03-26"), "24 hours");
  EXPECT_EQ(hours_of("Europe/Paris", "2022-03-27"), "23 hours, 0 at 2");
  EXPECT_EQ(hours_of("Europe/Paris", "2022-10-30"), "25 hours, 2 at 2");
  // Half an hour is put back and forth there: two stretches of one hour.
  EXPECT_EQ(hours_of("Australia/Lord_Howe", "2022-04-03"), "25 hours, 2 at 1");
  EXPECT_EQ(hours_of("Australia/Lord_Howe", "2022-10-02"), "24 hours");
  EXPECT_EQ(hours_of("Asia/Kolkata", "2022-03-27"), "24 hours");
}

TEST(Calendar, LocalHoursAreWholeAndFollowOneAnother) {
  Calendar const calendar{zone("Europe/Paris"), {}};
  Time const begin = at("2022-03-25T10:20:00Z");
  auto const hours = local_hours(calendar, begin, begin + 5 * day);
  EXPECT_EQ(text(hours.front().begin), "2022-03-25T10:00:00Z");
  EXPECT_EQ(text(hours.back().end), "2022-03-30T11:00:00Z");
  for (std::size_t i = 1; i < hours.size(); ++i) EXPECT_EQ(hours[i].begin, hours[i - 1].end);
}

TEST(Calendar, HoursOfTheWeekCountFromMonday) {
  Calendar calendar{zone("Europe/Paris"), {}};
  EXPECT_EQ(calendar.hour_of_week(at("2022-07-10T22:00:00Z")), 0U);    // Monday 00 h
  EXPECT_EQ(calendar.hour_of_week(at("2022-07-10T21:59:59Z")), 167U);  // Sunday 23 h
  EXPECT_EQ(calendar.hour_of_week(at("2022-07-14T08:00:00Z")), 3U * 24 + 10);
  calendar.holidays = {at("2022-07-14")};  // a Thursday, now like a Sunday
  EXPECT_EQ(calendar.hour_of_week(at("2022-07-14T08:00:00Z")), 6U * 24 + 10);
  EXPECT_EQ(calendar.hour_of_week(at("2022-07-13T21:59:59Z")), 2U * 24 + 23);
}

TEST(Calendar, Errors) {
  EXPECT_EQ(Zone::find("Europe/Pariss").error().message,
            "unknown time zone 'Europe/Pariss'; did you mean 'Europe/Paris'?");
  EXPECT_EQ(Zone::find("Middle-earth/Bree").error().message,
            "unknown time zone 'Middle-earth/Bree'; write a name such as Europe/Paris");
  EXPECT_EQ(parse_date("2022-02-30").error().message,
            "'2022-02-30' is not a date; write 2022-07-14");
  EXPECT_EQ(parse_date("2022-07").error().message, "'2022-07' is not a date; write 2022-07-14");
  EXPECT_EQ(text(*parse_date("2022-07-14")), "2022-07-14T00:00:00Z");
}

}  // namespace
}  // namespace poolcast::load
