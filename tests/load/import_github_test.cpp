// Runs, jobs and webhooks of GitHub, and the log of its importer.
#include <gtest/gtest.h>

#include "tests/load/import_text.hpp"

namespace poolcast::load {
namespace {

TEST(ImportGithubRuns, ARunIsAJobOfItsWorkflow) {
  std::string const runs = R"({"total_count":4,"workflow_runs":[
    {"id":1,"name":"CI","status":"completed","conclusion":"success",
     "created_at":"2026-01-12T08:00:00Z","run_started_at":"2026-01-12T08:00:05Z",
     "updated_at":"2026-01-12T08:10:05Z","actor":{"id":7,"name":"not this"}},
    {"id":2,"name":"CI","status":"completed","conclusion":"failure",
     "created_at":"2026-01-12T08:01:00Z","updated_at":"2026-01-12T08:02:00Z"},
    {"id":3,"name":"CI","status":"completed","conclusion":"success","run_attempt":2,
     "created_at":"2026-01-11T08:00:00Z","run_started_at":"2026-01-12T09:00:00Z",
     "updated_at":"2026-01-12T09:10:00Z"},
    {"id":4,"name":"CI","status":"in_progress","conclusion":null,
     "created_at":"2026-01-12T08:01:00Z","updated_at":"2026-01-12T08:02:00Z"}]})";
  EXPECT_EQ(lines_of(runs),
            R"({"queued":"2026-01-12T08:00:00Z","duration":600,"id":"1","kind":"CI"})"
            "\n"
            R"({"queued":"2026-01-12T08:01:00Z","duration":60,"id":"2","kind":"CI"})"
            "\n"
            R"({"queued":"2026-01-12T09:00:00Z","duration":600,"id":"3","kind":"CI"})"
            "\n"
            "load: 1 row skipped: no finish time\n");
}

constexpr char const* job_7 =
    R"({"id":7,"run_id":70,"name":"build","status":"completed","conclusion":"success",)"
    R"("created_at":"2026-01-12T08:00:00Z","started_at":"2026-01-12T08:00:30Z",)"
    R"("completed_at":"2026-01-12T08:01:30Z","steps":[{"name":"x","started_at":"no"}]})";
constexpr char const* line_7 =
    R"({"queued":"2026-01-12T08:00:00Z","duration":60,"id":"7","kind":"build","pipeline":"70"})"
    "\n";

TEST(ImportGithubJobs, PagesMayFollowEachOtherInAFileOrInAnArray) {
  std::string const page = std::string(R"({"total_count":1,"jobs":[)") + job_7 + "]}";
  EXPECT_EQ(lines_of(page), line_7);
  EXPECT_EQ(lines_of(page + page + "\n\n" + page), std::string(line_7) + line_7 + line_7);
  EXPECT_EQ(lines_of("[" + page + "," + page + "]"), std::string(line_7) + line_7);
}

TEST(ImportGithubJobs, AnOldAnswerDoesNotSayWhenAJobWasCreated) {
  EXPECT_EQ(lines_of(R"({"jobs":[{"id":7,"run_id":70,"started_at":"2026-01-12T08:00:30Z",
                        "completed_at":"2026-01-12T08:00:31Z"}]})"),
            R"({"queued":"2026-01-12T08:00:30Z","duration":1,"id":"7","pipeline":"70"})"
            "\n");
}

std::string event(std::string const& action, std::string const& job) {
  return R"({"action":")" + action + R"(","workflow_job":{"run_id":70,)" + job +
         R"(},"repository":{"id":1,"name":"not this"}})";
}

TEST(ImportGithubWebhooks, TheEventsOfAJobAreOneRowWhateverTheirOrder) {
  std::string const queued =
      event("queued", R"("id":7,"name":"build","started_at":"2026-01-12T08:00:00Z")");
  std::string const begun =
      event("in_progress", R"("id":7,"name":"build","started_at":"2026-01-12T08:00:30Z")");
  std::string const done =
      event("completed",
            R"("id":7,"name":"build","conclusion":"success","started_at":"2026-01-12T08:00:30Z",)"
            R"("completed_at":"2026-01-12T08:01:30Z")");
  EXPECT_EQ(lines_of(queued + "\n" + begun + "\n" + done + "\n" + done + "\n"), line_7);
  EXPECT_EQ(lines_of(std::vector{queued, begun, done}, {}), line_7);
  EXPECT_EQ(lines_of(done + begun + R"({"action":"requested","workflow_run":{"id":1}})"),
            R"({"queued":"2026-01-12T08:00:30Z","duration":60,"id":"7","kind":"build",)"
            R"("pipeline":"70"})"
            "\n");
}

TEST(ImportGithubWebhooks, AJobThatIsNotCompleteAndOneThatWasCancelledAreSkipped) {
  EXPECT_EQ(
      lines_of(event("queued", R"("id":8,"created_at":"2026-01-12T08:00:00Z")") +
               event("completed", R"("id":9,"conclusion":"cancelled",
                                  "created_at":"2026-01-12T08:00:00Z",
                                  "completed_at":"2026-01-12T08:01:00Z")") +
               event("completed", std::string(job_7).substr(1, std::string(job_7).size() - 2))),
      std::string(line_7) +
          "load: 1 row skipped: no finish time\n"
          "load: 1 row skipped: cancelled\n");
}

TEST(ImportGithubWebhooks, AWrongTimeIsNamedByTheLineOfItsBody) {
  EXPECT_EQ(lines_of(event("queued", R"("id":8)") + "\n" +
                     event("completed", R"("id":8,"created_at":"x","started_at":"y",
                                        "completed_at":"z")")),
            "FILE1:2: /workflow_job/created_at: 'x' is not a time; write 2026-01-12T20:06:14Z");
}

TEST(ImportActionsImporter, WithoutAQueueTimeAJobIsQueuedWhenItStarts) {
  EXPECT_EQ(lines_of(R"([{"id":"{a}","build_number":"{a}","result":"SUCCESS","queue_time":null,
                    "start_time":"2026-01-12T08:00:46+00:00",
                    "finish_time":"2026-01-12T08:00:49+00:00","definition_id":"{d}",
                    "runner_name":null,"runner_group":"hosted"},
                   {"id":5,"build_number":6,"result":"failed",
                    "queue_time":"2026-01-12T08:01:00+00:00",
                    "start_time":"2026-01-12T08:01:46+00:00",
                    "finish_time":"2026-01-12T08:01:49+00:00","definition_id":9},
                   {"id":7,"build_number":7,"result":"ABORTED","queue_time":null,
                    "start_time":"2026-01-12T08:01:46+00:00",
                    "finish_time":"2026-01-12T08:01:49+00:00","definition_id":9}])"),
            R"({"queued":"2026-01-12T08:00:46Z","duration":3,"id":"{a}","kind":"{d}"})"
            "\n"
            R"({"queued":"2026-01-12T08:01:00Z","duration":3,"id":"5","kind":"9","pipeline":"6"})"
            "\n"
            "load: 1 row skipped: cancelled\n");
}

}  // namespace
}  // namespace poolcast::load
