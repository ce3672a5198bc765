// Builds and timelines of Azure DevOps.
#include <gtest/gtest.h>

#include "tests/load/import_text.hpp"

namespace poolcast::load {
namespace {

TEST(ImportAzdoBuilds, ABuildIsAJobOfItsDefinition) {
  std::string const builds =
      "\xEF\xBB\xBF"
      R"({"count":3,"value":[
        {"id":12,"buildNumber":"20260112.2","queueTime":"2026-01-12T08:01:00.1234567Z",
         "startTime":"2026-01-12T08:02:00Z","finishTime":"2026-01-12T08:12:00.5Z",
         "result":"succeeded","definition":{"id":3,"name":"nightly"},"queue":{"name":"other"}},
        {"id":11,"buildNumber":"20260112.1","queueTime":"2026-01-12T08:00:00Z",
         "startTime":"2026-01-12T08:00:01Z","finishTime":"2026-01-12T08:00:03Z",
         "result":"failed","definition":{"id":3,"name":"nightly"}},
        {"id":13,"buildNumber":"20260112.3","queueTime":"2026-01-12T08:03:00Z",
         "startTime":"2026-01-12T08:04:00Z","definition":{"id":3,"name":"nightly"}},
        {"id":14,"buildNumber":"20260112.4","queueTime":"2026-01-12T08:03:00Z",
         "finishTime":"2026-01-12T08:04:00Z","result":"canceled"}]})";
  EXPECT_EQ(
      lines_of(builds),
      R"({"queued":"2026-01-12T08:01:00.1234567Z","duration":600.5,"id":"12","kind":"nightly"})"
      "\n"
      R"({"queued":"2026-01-12T08:00:00Z","duration":2,"id":"11","kind":"nightly"})"
      "\n"
      "load: the rows were not in order of time; sorted\n"
      "load: 1 row skipped: no finish time\n"
      "load: 1 row skipped: cancelled\n");
}

TEST(ImportAzdoBuilds, AWrongValueIsNamedByItsPath) {
  EXPECT_EQ(lines_of(R"([{"id":1,"queueTime":"soon","startTime":"2026-01-12T08:00:00Z",
                         "finishTime":"2026-01-12T08:00:01Z"}])",
                     "azdo-builds"),
            "FILE1: /0/queueTime: 'soon' is not a time; write 2026-01-12T20:06:14Z");
  EXPECT_EQ(lines_of(R"({"value":[{"number":1}]})", "azdo-builds"),
            "FILE1: /value/0: no 'id'; expected an answer of _apis/build/builds");
  EXPECT_EQ(lines_of(R"([{"id":1,"definition":{"name":{}}}])", "azdo-builds"),
            "FILE1: /0/definition/name: expected a text");
}

std::string record(std::string const& id, std::string const& parent, std::string const& type,
                   std::string const& times, std::string const& more = "") {
  std::string const parent_text = parent.empty() ? "null" : "\"" + parent + "\"";
  std::size_t const dash = times.find('-');
  return R"({"id":")" + id + R"(","parentId":)" + parent_text + R"(,"type":")" + type +
         R"(","name":"name of )" + id + R"(","startTime":"2026-01-12T)" + times.substr(0, dash) +
         R"(Z","finishTime":"2026-01-12T)" + times.substr(dash + 1) +
         R"(Z","previousAttempts":[{"id":"not this"}],"result":")" +
         (more.empty() ? "succeeded" : more) + R"(","order":)" + id.back() + "}";
}

// Stage 1 builds, stage 2 tests what was built, stage 3 began before stage 2 had ended.
std::string timeline() {
  return R"({"id":"t1","records":[)" + record("s2", "", "Stage", "08:10:00-08:20:00") + "," +
         record("j21", "p2", "Job", "08:10:00-08:20:00") + "," +
         record("p2", "s2", "Phase", "08:10:00-08:20:00") + "," +
         record("s1", "", "Stage", "08:00:00-08:09:00") + "," +
         record("p1", "s1", "Phase", "08:00:00-08:09:00") + "," +
         record("j11", "p1", "Job", "08:00:00-08:09:00") + "," +
         record("j12", "p1", "Job", "08:01:00-08:05:00") + "," +
         record("j13", "p1", "Job", "08:01:00-08:05:00", "canceled") + "," +
         record("task1", "j11", "Task", "08:01:00-08:02:00") + "," +
         record("s3", "", "Stage", "08:15:00-08:30:00") + "," +
         record("j31", "s3", "Job", "08:15:00-08:30:00") +
         R"(],"url":"https://dev.azure.com/o/p/_apis/build/builds/77/Timeline/t1"})";
}

TEST(ImportAzdoTimeline, AJobNeedsTheJobsOfTheLastStageThatHadEnded) {
  EXPECT_EQ(lines_of(timeline()),
            R"({"queued":"2026-01-12T08:10:00Z","duration":600,"id":"j21","kind":"name of j21",)"
            R"("pipeline":"77","needs":["j11","j12"]})"
            "\n"
            R"({"queued":"2026-01-12T08:00:00Z","duration":540,"id":"j11","kind":"name of j11",)"
            R"("pipeline":"77"})"
            "\n"
            R"({"queued":"2026-01-12T08:01:00Z","duration":240,"id":"j12","kind":"name of j12",)"
            R"("pipeline":"77"})"
            "\n"
            R"({"queued":"2026-01-12T08:15:00Z","duration":900,"id":"j31","kind":"name of j31",)"
            R"("pipeline":"77","needs":["j11","j12"]})"
            "\n"
            "load: the rows were not in order of time; sorted\n"
            "load: 1 row skipped: cancelled\n");
}

TEST(ImportAzdoTimeline, ItsLoadReadsBackWithItsNeeds) {
  std::string const text = lines_of(timeline());
  Result<Recording> const recording = import_text(text.substr(0, text.find("load:")));
  ASSERT_TRUE(recording) << recording.error().message;
  Load const& load = recording->load;
  ASSERT_EQ(load.ids, (std::vector<std::string>{"j11", "j12", "j21", "j31"}));
  ASSERT_EQ(load.needs.size(), 2U);
  EXPECT_EQ(load.needs[0].job, 2U);
  EXPECT_EQ(load.needs[0].jobs, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(load.needs[1].job, 3U);
  ASSERT_EQ(load.pipelines.size(), 1U);
  EXPECT_EQ(load.pipelines[0].id, "77");
  EXPECT_EQ(load.kind_names[load.kinds[3]], "name of j31");
}

TEST(ImportAzdoTimeline, AJobWhoseTimeIsWrongIsNamedByItsId) {
  std::string text = timeline();
  text.replace(text.find("08:01:00Z"), 9, "25:01:00Z");
  EXPECT_EQ(lines_of(text),
            "FILE1: job 'j12': '2026-01-12T25:01:00Z' is not a time; write 2026-01-12T20:06:14Z");
}

}  // namespace
}  // namespace poolcast::load
