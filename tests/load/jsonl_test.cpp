// load.jsonl, written and read.
#include "engine/load/jsonl.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/load/import_text.hpp"

namespace poolcast::load {
namespace {

std::string line(JobLine const& job) {
  std::string text;
  append_jsonl(text, job);
  return text;
}

constexpr Duration ticks(std::int64_t number) { return Duration{number}; }

TEST(Jsonl, ALineHoldsWhatIsNotTheDefaultExactToTheTick) {
  Time const queued = *parse_w3c_time("2022-01-18T09:00:00.1234567Z");
  EXPECT_EQ(line({.queued = queued, .duration = ticks(3'723'000'000)}),
            "{\"queued\":\"2022-01-18T09:00:00.1234567Z\",\"duration\":372.3}\n");
  EXPECT_EQ(line({.queued = Time{}, .duration = Duration{}}),
            "{\"queued\":\"1970-01-01T00:00:00Z\",\"duration\":0}\n");
  EXPECT_EQ(line({.queued = Time{} + ticks(5'000'000), .duration = ticks(1)}),
            "{\"queued\":\"1970-01-01T00:00:00.5Z\",\"duration\":0.0000001}\n");
  std::string_view const needs[] = {"4709", "a \"b\""};
  EXPECT_EQ(line({.queued = queued,
                  .duration = second,
                  .cancelled = *parse_w3c_time("2022-01-18T09:20:00Z"),
                  .slots = 2,
                  .priority = -7,
                  .id = "4711",
                  .pool = "batchLinux",
                  .kind = "build\n\xC3\xA4\xFF",
                  .pipeline = "20220118.3",
                  .needs = needs}),
            "{\"queued\":\"2022-01-18T09:00:00.1234567Z\",\"duration\":1,\"id\":\"4711\","
            "\"pool\":\"batchLinux\",\"slots\":2,\"kind\":\"build\\n\xC3\xA4\xEF\xBF\xBD\","
            "\"priority\":-7,\"pipeline\":\"20220118.3\",\"needs\":[\"4709\",\"a \\\"b\\\"\"],"
            "\"cancelled\":\"2022-01-18T09:20:00Z\"}\n");
}

constexpr char const* full =
    R"({"queued":"2026-01-12T08:00:00Z","duration":10,"id":"a","kind":"build","pipeline":"p",)"
    R"("cancelled":"2026-01-12T09:00:00Z"})"
    "\n"
    R"({"queued":"2026-01-12T08:00:00Z","duration":20.5,"id":"b","pool":"windows","slots":2,)"
    R"("kind":"test","priority":5,"pipeline":"p","needs":["a"],)"
    R"("cancelled":"2026-01-12T09:00:00Z"})"
    "\n"
    R"({"queued":"2026-01-12T08:00:01.0000001Z","duration":0.0000001})"
    "\n"
    R"({"queued":"2026-01-12T08:00:02Z","duration":1,"kind":"build","priority":-1000})"
    "\n";

TEST(Jsonl, WhatWasWrittenReadsBackAndWritesTheSameBytes) {
  std::string const path = testing::TempDir() + "poolcast_round_trip.jsonl";
  std::ofstream(path) << full;
  Result<Recording> const recording = import_recording(path, {.any_pool = true});
  ASSERT_TRUE(recording) << recording.error().message;
  std::ostringstream out;
  write_jsonl(out, recording->load, recording->pools);
  EXPECT_EQ(out.str(), full);
  std::string const copy = path + ".copy";
  ASSERT_TRUE(save_load(copy, recording->load, recording->pools, out));
  std::ifstream in(copy);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), full);
  std::remove(path.c_str());
  std::remove(copy.c_str());
}

TEST(Jsonl, FillsTheWholeLoad) {
  Result<Recording> const recording = import_text(full);
  ASSERT_TRUE(recording) << recording.error().message;
  EXPECT_EQ(describe(recording),
            "4 rows, dated: 08:00:00.0000000 PT10S linux #a | 08:00:00.0000000 PT20.5S windows x2 "
            "#b | 08:00:01.0000001 PT1e-07S linux # | 08:00:02.0000000 PT1S linux #");
  Load const& load = recording->load;
  EXPECT_EQ(load.kind_names, (std::vector<std::string>{"build", "test", ""}));
  EXPECT_EQ(load.kinds, (std::vector<std::uint16_t>{0, 1, 2, 0}));
  EXPECT_EQ(load.priorities, (std::vector<std::int16_t>{0, 5, 0, -1000}));
  ASSERT_EQ(load.pipelines.size(), 1U);
  EXPECT_EQ(load.pipelines[0].id, "p");
  EXPECT_EQ(load.pipelines[0].cancelled, *parse_w3c_time("2026-01-12T09:00:00Z"));
  EXPECT_EQ(load.jobs[1].pipeline, 0U);
  EXPECT_EQ(load.jobs[2].pipeline, no_pipeline);
  ASSERT_EQ(load.needs.size(), 1U);
  EXPECT_EQ(load.needs[0].job, 1U);
  EXPECT_EQ(load.needs[0].jobs, std::vector<std::uint32_t>{0});
}

TEST(Jsonl, AColumnThatBeginsLateIsEmptyForTheJobsBeforeAndSortsWithThem) {
  std::string const later = R"({"queued":"2026-01-12T08:00:02Z","duration":2})"
                            "\n"
                            R"({"queued":"2026-01-12T08:00:01Z","duration":1,"id":"x",)"
                            R"("kind":"k","priority":3})"
                            "\n";
  Result<Recording> const recording = import_text(later);
  ASSERT_TRUE(recording) << recording.error().message;
  Load const& load = recording->load;
  EXPECT_EQ(load.ids, (std::vector<std::string>{"x", ""}));
  EXPECT_EQ(load.kind_names, (std::vector<std::string>{"", "k"}));
  EXPECT_EQ(load.kinds, (std::vector<std::uint16_t>{1, 0}));
  EXPECT_EQ(load.priorities, (std::vector<std::int16_t>{3, 0}));
}

struct Case {
  char const* rest;  // of a line that begins with {"queued":"2026-01-12T08:00:00Z"
  char const* message;
};

TEST(Jsonl, WhatIsWrongIsNamedByLineKeyAndRemedy) {
  Case const cases[] = {
      {R"(})", "FILE:2: no key 'duration'"},
      {R"(,"duration":"5m"})", "FILE:2: key 'duration': '5m' is not a number of seconds"},
      {R"(,"duration":null})", "FILE:2: key 'duration': null is not a number of seconds"},
      {R"(,"duration":-1})", "FILE:2: key 'duration': '-1' is negative"},
      {R"(,"duration":1,"slots":257})",
       "FILE:2: key 'slots': '257' is not a whole number from 1 to 256"},
      {R"(,"duration":1,"priority":-1001})",
       "FILE:2: key 'priority': '-1001' is not a whole number from -1000 to 1000"},
      {R"(,"duration":1,"pol":"linux"})", "FILE:2: unknown key 'pol'; did you mean 'pool'?"},
      {R"(,"duration":1,"colour":"red"})",
       "FILE:2: unknown key 'colour'; the keys are queued, duration, id, pool, slots, kind, "
       "priority, pipeline, needs, cancelled"},
      {R"(,"duration":1,"id":4711})", "FILE:2: key 'id': 4711 is not a text"},
      {R"(,"duration":1,"id":{}})", "FILE:2: key 'id': {...} is not a text"},
      {R"(,"duration":1,"pipeline":"p","needs":"a"})",
       "FILE:2: key 'needs': 'a' is not an array of ids"},
      {R"(,"duration":1,"pipeline":"p","needs":[1]})",
       "FILE:2: key 'needs': 1 is not an array of ids"},
      {R"(,"duration":1,"needs":["a"]})",
       "FILE:2: key 'needs': the job is of no pipeline; name it with 'pipeline'"},
      {R"(,"duration":1,"cancelled":"2026-01-12T09:00:00Z"})",
       "FILE:2: key 'cancelled': the job is of no pipeline; name it with 'pipeline'"},
      {R"(,"duration":1,"pipeline":"p"})",
       "FILE:2: key 'cancelled': pipeline 'p' is not cancelled here, and cancelled at "
       "2026-01-12T10:00:00.000Z in a job before; it is the same for all of its jobs"},
      {R"(,"duration":1,"duration":2})", "FILE:2: key 'duration' is given twice"},
      {R"(,"duration":1,"pool":"linx"})",
       "FILE:2: key 'pool': 'linx' is no pool of the scenario; did you mean 'linux'?"},
      {R"(,"duration":1)", "FILE:2:46: bad JSON: unexpected end of input; expected '}'"},
      {R"(,"duration":1} {})", "FILE:2:48: bad JSON: unexpected '{'; expected end of input"},
  };
  for (Case const& one : cases) {
    std::string const first =
        R"({"queued":"2026-01-12T08:00:00Z","duration":10,"id":"a","pipeline":"p",)"
        R"("cancelled":"2026-01-12T10:00:00Z"})";
    EXPECT_EQ(describe(import_text(first + "\n" + R"({"queued":"2026-01-12T08:00:00Z")" + one.rest +
                                   "\n")),
              one.message)
        << one.rest;
  }
  EXPECT_EQ(describe(import_text(R"({"queued":"5","duration":10})"
                                 "\n")),
            "FILE:1: key 'queued': '5' is not a time; write 2026-01-12T20:06:14Z");
  EXPECT_EQ(describe(import_text("[1]\n", "", "jsonl")), "FILE:1: expected a job, an object");
}

std::string job(std::string const& id, std::string const& needs, std::string const& of = "p") {
  return R"({"queued":"2026-01-12T08:00:00Z","duration":1,"id":")" + id + R"(","pipeline":")" + of +
         R"(","needs":[)" + needs + "]}\n";
}

TEST(Jsonl, NeedsThatCannotBeMetAreNamed) {
  struct {
    std::string text, message;
  } const cases[] = {
      {job("one", "") + job("two", R"("onee")"),
       "FILE: job 'two' of pipeline 'p' needs 'onee', which is no job of its pipeline; did you "
       "mean "
       "'one'?"},
      {job("one", "", "q") + job("two", R"("one")"),
       "FILE: job 'two' of pipeline 'p' needs 'one', which is no job of its pipeline"},
      {job("one", "") + job("one", "") + job("two", R"("one")"),
       "FILE: job 'two' of pipeline 'p' needs 'one', which is the id of several jobs of its "
       "pipeline"},
      {job("one", R"("two")") + job("two", R"("one")"),
       "FILE: job 'one' of pipeline 'p' waits for itself: its 'needs' lead back to it"},
  };
  for (auto const& [text, message] : cases) EXPECT_EQ(describe(import_text(text)), message);
}

TEST(Jsonl, NeedsOfRowsThatAreSkippedAreLeftOutAndSaid) {
  constexpr char const* rows =
      "queued,duration,id,pipeline,needs,result\n"
      "2026-01-12,60,t,p,b lint retried,ok\n"
      "2026-01-12,,retried,p,,ok\n"
      "2026-01-12,60,retried,p,,ok\n"
      "2026-01-12,60,b,p,,cancelled\n"
      "2026-01-12,60,b,q,,ok\n"
      "2026-01-12,,lint,p,,ok\n"
      "2026-01-12,60,u,p,b,ok\n";
  Result<Recording> const recording = import_text(rows);
  ASSERT_TRUE(recording.has_value()) << recording.error().message;
  ASSERT_EQ(recording->load.needs.size(), 1U);
  EXPECT_EQ(recording->load.needs[0].job, 0U);
  EXPECT_EQ(recording->load.needs[0].jobs, std::vector<std::uint32_t>{1});
  EXPECT_EQ(notes_on(*recording).back(), "load: 3 needs of skipped rows left out");
  EXPECT_EQ(describe(import_text("queued,duration,id,pipeline,needs\n2026-01-12,60,t,p,b\n")),
            "FILE: job 't' of pipeline 'p' needs 'b', which is no job of its pipeline");
}

TEST(Jsonl, NeedsAreTakenOutOfALine) {
  std::string_view const needs[] = {"a", "b \"]\"", "c"};
  std::string line;
  append_jsonl(line, {.queued = Time{},
                      .duration = second,
                      .cancelled = Time{},
                      .id = "t,\"needs\":[",
                      .pipeline = "p",
                      .needs = needs});
  std::string const whole = line;
  EXPECT_EQ(leave_out_needs(line, {{"q", "a"}}), 0U);
  EXPECT_EQ(line, whole);
  EXPECT_EQ(leave_out_needs(line, {{"p", "a"}, {"p", "c"}}), 2U);
  std::string rest;
  append_jsonl(rest, {.queued = Time{},
                      .duration = second,
                      .cancelled = Time{},
                      .id = "t,\"needs\":[",
                      .pipeline = "p",
                      .needs = std::span(needs).subspan(1, 1)});
  EXPECT_EQ(line, rest);
  EXPECT_EQ(leave_out_needs(line, {{"p", "b \"]\""}}), 1U);
  EXPECT_EQ(line.find(",\"needs\":["), line.npos);
  EXPECT_EQ(*name_in_jsonl(line), (JobNames::value_type{"p", "t,\"needs\":["}));
}

}  // namespace
}  // namespace poolcast::load
