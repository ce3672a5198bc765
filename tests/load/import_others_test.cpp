// GitLab, the Standard Workload Format, and Azure Batch itself.
#include <gtest/gtest.h>

#include "tests/load/import_text.hpp"

namespace poolcast::load {
namespace {

TEST(ImportGitlab, AJobWasQueuedSoLongBeforeItsStart) {
  std::string const expected =
      R"({"queued":"2026-01-12T08:30:00Z","duration":60.5,"id":"5","kind":"test","pipeline":"1"})"
      "\n"
      "load: 1 row skipped: no finish time\n"
      "load: 1 row skipped: cancelled\n";
  EXPECT_EQ(lines_of("pipeline_id,job_id,job_name,stage,status,duration,queued_duration,"
                     "started_at,finished_at,created_at\n"
                     "1,5,test,last,success,60.5,0.25,2026-01-12T08:30:00.25Z,"
                     "2026-01-12T08:31:00.75Z,2026-01-12T08:00:00Z\n"
                     "1,6,test,last,manual,,,,,2026-01-12T08:00:00Z\n"
                     "1,7,test,last,skipped,,,,,2026-01-12T08:00:00Z\n"),
            expected);
  EXPECT_EQ(lines_of(R"([{"id":5,"status":"success","stage":"last","name":"test",
              "created_at":"2026-01-12T08:00:00Z","started_at":"2026-01-12T08:30:00.25Z",
              "finished_at":"2026-01-12T08:31:00.75Z","duration":60.5,"queued_duration":0.25,
              "user":{"id":9,"name":"not this"},"pipeline":{"id":1,"status":"failed"}},
             {"id":6,"status":"manual","name":"test","created_at":"2026-01-12T08:00:00Z",
              "started_at":null,"finished_at":null,"queued_duration":null},
             {"id":7,"status":"skipped","name":"test","created_at":"2026-01-12T08:00:00Z"}])"),
            expected);
}

TEST(ImportGitlab, APipelineIsAJob) {
  EXPECT_EQ(lines_of("created_at,duration_s,queued_s,status,source\n"
                     "2026-01-12T08:00:00Z,4897,71,success,push\n"
                     "2026-01-12T08:00:10Z,,71,running,push\n"),
            R"({"queued":"2026-01-12T08:00:00Z","duration":4897,"kind":"push"})"
            "\n"
            "load: 1 row skipped: no finish time\n");
  EXPECT_EQ(lines_of(R"({"id":3,"status":"failed","source":"schedule",
                        "created_at":"2026-01-12T08:00:00Z","started_at":"2026-01-12T08:00:05Z",
                        "finished_at":"2026-01-12T08:01:05Z","queued_duration":4})"),
            R"({"queued":"2026-01-12T08:00:01Z","duration":60,"id":"3","kind":"schedule"})"
            "\n");
}

TEST(ImportGitlab, AHeaderMayBeQuotedAndTimesAreDates) {
  EXPECT_EQ(lines_of("\"created_at\",\"duration_s\",\"queued_s\",\"status\",\"source\"\n"
                     "\"2026-01-12T08:00:00Z\",\"4897\",\"71\",\"success\",\"push\"\n",
                     "gitlab"),
            R"({"queued":"2026-01-12T08:00:00Z","duration":4897,"kind":"push"})"
            "\n");
  EXPECT_EQ(
      lines_of("created_at,duration_s,queued_s,status,source\n12,48,71,success,push\n", "gitlab"),
      "FILE1:2: column 'created_at': '12' is not a time; write 2026-01-12T20:06:14Z");
}

constexpr char const* swf_jobs =
    "  1   10  5  61.5  16  -1 -1 16 43200 819200 1 6 1  7 -1 1 -1 -1\n"
    "  2   11  5  10    -1  -1 -1  4 43200 819200 0 6 1 -1 -1 1 -1 -1\n"
    "  3   12  5  10   257  -1 -1 16 43200 819200 1 6 1  7 -1 1 -1 -1\n"
    "  4   13  5  -1     1  -1 -1 16 43200 819200 1 6 1  7 -1 1 -1 -1\n"
    "  5   14  5  10     1  -1 -1 16 43200 819200 5 6 1  7 -1 1 -1 -1\n";
constexpr char const* swf_notes =
    "load: 1 row skipped: no finish time\n"
    "load: 1 row skipped: cancelled\n"
    "load: 1 row skipped: more than 256 slots, more than any node has\n";

TEST(ImportSwf, ProcessorsAreSlotsAndSecondsCountFromTheHeadersStart) {
  EXPECT_EQ(lines_of(std::string("; Version: 2\n; UnixStartTime: 1768204800\n;\n") + swf_jobs),
            std::string(R"({"queued":"2026-01-12T08:00:10Z","duration":61.5,"id":"1","slots":16,)"
                        R"("kind":"executable 7"})"
                        "\n"
                        R"({"queued":"2026-01-12T08:00:11Z","duration":10,"id":"2","slots":4})"
                        "\n") +
                swf_notes);
}

TEST(ImportSwf, WithoutAHeaderSecondsCountFromTheGivenStart) {
  EXPECT_EQ(lines_of(std::vector<std::string>{swf_jobs}, {.start = *from_calendar(2026, 2, 1)}),
            std::string(R"({"queued":"2026-02-01T00:00:10Z","duration":61.5,"id":"1","slots":16,)"
                        R"("kind":"executable 7"})"
                        "\n"
                        R"({"queued":"2026-02-01T00:00:11Z","duration":10,"id":"2","slots":4})"
                        "\n") +
                swf_notes);
}

TEST(ImportSwf, AWrongLineIsNamed) {
  EXPECT_EQ(lines_of("; c\n1 2 3\n", "swf"),
            "FILE1:2: the line has 3 fields; the Standard Workload Format has 18");
  EXPECT_EQ(lines_of("1 x 5 61 16 -1 -1 16 1 1 1 6 1 7 -1 1 -1 -1\n", "swf"),
            "FILE1:1: submit time: 'x' is not a time; write 2026-01-12T20:06:14Z or seconds from "
            "the start");
  EXPECT_EQ(lines_of("1 5 5 61 0 -1 -1 16 1 1 1 6 1 7 -1 1 -1 -1\n", "swf"),
            "FILE1:1: processors: '0' is not a whole number from 1 to 256");
  Result<Recording> const nowhere =
      import_text("1 5 5 61 1 -1 -1 16 1 1 1 6 1 7 -1 1 -1 -1\n", "", "swf", std::nullopt);
  EXPECT_EQ(describe(nowhere),
            "FILE:1: the row names no pool, and the scenario has no default pool");
}

std::string task(std::string const& id, std::string const& more) {
  return R"({"id":")" + id + R"(","url":"https://a.r.batch.azure.com/jobs/j1/tasks/)" + id +
         R"(","creationTime":"2026-01-12T08:00:00.4733476Z","requiredSlots":2,)"
         R"("constraints":null,"executionInfo":{"startTime":"2026-01-12T08:00:10Z",)"
         R"("endTime":"2026-01-12T08:00:40Z","exitCode":0},"dependsOn":)" +
         more + "}";
}

TEST(ImportBatchTasks, TheListOfAzAndTheAnswerOfTheServiceAreAlike) {
  std::string const waiting =
      R"({"id":"b","creationTime":"2026-01-12T08:00:00Z","executionInfo":{"retryCount":0}})";
  std::string const expected =
      R"({"queued":"2026-01-12T08:00:00.4733476Z","duration":30,"id":"a","slots":2,)"
      R"("pipeline":"j1"})"
      "\n"
      "load: 1 row skipped: no finish time\n";
  std::string const tasks = "[" + task("a", "null") + "," + waiting + "]";
  EXPECT_EQ(lines_of(tasks), expected);
  EXPECT_EQ(lines_of(R"({"odata.metadata":"x","value":)" + tasks + "}"), expected);
}

TEST(ImportBatchTasks, WhatATaskDependsOnIsKeptAsFarAsItRan) {
  EXPECT_EQ(lines_of("[" + task("b", R"({"taskIds":["a","gone"],"taskIdRanges":[]})") + "," +
                     task("a", "null") + "," +
                     task("c", R"({"taskIds":null,"taskIdRanges":[{"start":1,"end":2}]})") + "]"),
            R"({"queued":"2026-01-12T08:00:00.4733476Z","duration":30,"id":"a","slots":2,)"
            R"("pipeline":"j1"})"
            "\n"
            R"({"queued":"2026-01-12T08:00:00.4733476Z","duration":30,"id":"c","slots":2,)"
            R"("pipeline":"j1"})"
            "\n"
            R"({"queued":"2026-01-12T08:00:00.4733476Z","duration":30,"id":"b","slots":2,)"
            R"("pipeline":"j1","needs":["a"]})"
            "\n"
            "load: 1 task with ranges of task ids in 'dependsOn', which are left out\n");
}

TEST(ImportBatchTasks, AWrongTaskIsNamedWithItsFile) {
  std::string const wide = R"({"id":"w","creationTime":"2026-01-12T08:00:00Z","requiredSlots":0,)"
                           R"("executionInfo":{"startTime":"2026-01-12T08:00:10Z",)"
                           R"("endTime":"2026-01-12T08:00:40Z"},"dependsOn":{"taskIds":["a"]}})";
  EXPECT_EQ(lines_of({"[" + task("a", "null") + "]", "[" + wide + "]"}, {}),
            "FILE2: task 'w': '0' is not a whole number from 1 to 256");
}

std::string evaluated(std::string const& time, std::string const& results) {
  return R"({"id":"p","timestamp":"2026-01-12T)" + time + R"(Z","formula":"...","results":")" +
         results + "\"}\n";
}

TEST(ImportAutoscaleEvents, TheFewestJobsThatExplainTheCounts) {
  std::string const events = evaluated("08:00:00", "$TargetDedicatedNodes=0;$tasks=0") +
                             evaluated("08:15:00", "$TargetDedicatedNodes=2;$tasks=2") +
                             evaluated("08:10:00", "$TargetDedicatedNodes=1;$tasks=1") +
                             evaluated("08:05:00", "") +
                             evaluated("08:20:00", "$TargetDedicatedNodes=1;$tasks=0.5");
  EXPECT_EQ(lines_of(events),
            R"({"queued":"2026-01-12T08:10:00Z","duration":600,"pool":"p"})"
            "\n"
            "load: 1 row skipped: no finish time\n"
            "load: autoscale events hold counts of tasks, not tasks: these are the fewest jobs "
            "that explain the counts, to the evaluation interval; what came and went between two "
            "evaluations is missing, and each duration holds the wait, too\n");
}

TEST(ImportAutoscaleEvents, WithoutACountThereIsNothingToDerive) {
  EXPECT_EQ(lines_of(evaluated("08:00:00", "$TargetDedicatedNodes=0;$waiting=3")),
            "FILE1: autoscale events hold no jobs, and no variable in their results that is known "
            "to count tasks; the results have '$TargetDedicatedNodes', '$waiting'; say which one "
            "counts: --count NAME");
  EXPECT_EQ(lines_of(evaluated("08:00:00", "")),
            "FILE1: autoscale events hold no jobs, and no variable in their results that is known "
            "to count tasks; the results are empty");
  std::string const rising =
      evaluated("08:00:00", "$waiting=3") + evaluated("08:05:00", "$waiting=4");
  EXPECT_EQ(lines_of(std::vector{rising}, {.count = "$waiting"}),
            "FILE1: the counts of tasks in the autoscale events never fall, so no job is known to "
            "have ended; add the events of a longer time");
}

TEST(ImportBatchRecord, TakesTheTasksThatEnded) {
  std::string const opening = R"({"event":"record","poolcast":1,"pool":"linux"})"
                              "\n";
  std::string const queued =
      R"({"event":"queued","at":"2026-01-12T08:00:00Z","pool":"linux","job":"j",)"
      R"("task":"a","slots":2})"
      "\n"
      R"({"event":"queued","at":"2026-01-12T08:01:00Z","pool":"linux","job":"j",)"
      R"("task":"b","slots":1})"
      "\n"
      R"({"event":"counts","at":"2026-01-12T08:01:00Z","pool":"linux","activeTasks":2})"
      "\n"
      R"({"event":"evaluation","id":"linux","timestamp":"2026-01-12T08:01:00Z","results":"a=1"})"
      "\n";
  std::string const ended =
      R"({"event":"ended","at":"2026-01-12T08:05:00Z","pool":"linux","job":"j","task":"a",)"
      R"("queued":"2026-01-12T08:00:00Z","started":"2026-01-12T08:02:00Z",)"
      R"("finished":"2026-01-12T08:05:00Z","slots":2,"node":"n","result":"success"})"
      "\n";
  Result<Recording> const recording = import_text(opening + queued + ended);
  ASSERT_TRUE(recording) << recording.error().message;
  ASSERT_EQ(recording->load.jobs.size(), 1U);
  EXPECT_EQ(recording->load.jobs[0].queued, *parse_w3c_time("2026-01-12T08:00:00Z"));
  EXPECT_EQ(recording->load.jobs[0].duration, 3 * minute);
  EXPECT_EQ(recording->load.jobs[0].slots, 2);
  EXPECT_EQ(recording->load.ids[0], "a");
  EXPECT_EQ(recording->skipped_unfinished, 1U) << "b has not ended";
  Result<Recording> const torn = import_text(opening + queued + ended + "{\"event\":");
  ASSERT_FALSE(torn);
  EXPECT_NE(torn.error().message.find("bad JSON"), std::string::npos) << torn.error().message;
}

}  // namespace
}  // namespace poolcast::load
