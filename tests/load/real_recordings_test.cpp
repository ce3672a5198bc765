// Recordings of real services, as they lie beside the repository on some machines.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/load/import_text.hpp"

namespace poolcast::load {
namespace {

std::string recordings() { return POOLCAST_SOURCE_DIR "/../shared/data/"; }

class RealRecordings : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_directory(recordings())) {
      GTEST_SKIP() << "the real recordings are not here: no folder " << recordings();
    }
  }

  /// The first job stands for all.
  static std::string import(std::string const& file, std::string const& columns = "") {
    Result<Recording> recording = import_recording(
        recordings() + file,
        {.columns = columns, .pools = two_pools, .default_pool = batch::PoolId{0}});
    if (!recording) return recording.error().message.substr(recordings().size());
    std::size_t const jobs = recording->load.jobs.size();
    recording->load.jobs.resize(1);
    return std::to_string(jobs) + " jobs in " + describe(recording);
  }
};

TEST_F(RealRecordings, AzureDevOpsJobs) {
  EXPECT_EQ(import("traces/azdo-dotnet-runtime-jobs.csv",
                   "queued=phase_start,started=job_start,finished=job_finish"),
            "364 jobs in 364 rows, dated, were out of order: 02:57:03.4600000 PT54.7333333S linux");
}

TEST_F(RealRecordings, GitlabPipelines) {
  std::string const file = "traces/gitlab-pipelines-datadog-agent-85.csv";
  EXPECT_EQ(import(file, "queued=created_at,duration=duration_s"),
            "84 jobs in 85 rows, 1 unfinished, dated: 20:06:14.0000000 PT1H21M37S linux");
  EXPECT_EQ(import(file, "queued=created_at,duration=duration_s,result=status"),
            "78 jobs in 85 rows, 1 unfinished, 6 cancelled, dated: 20:06:14.0000000 PT1H21M37S "
            "linux");
}

TEST_F(RealRecordings, GitlabJobs) {
  EXPECT_EQ(import("traces/gitlab-jobs-format-sample.csv",
                   "queued=created_at,started=started_at,finished=finished_at,id=job_id,"
                   "result=status"),
            "6 jobs in 8 rows, 1 unfinished, 1 cancelled, dated, were out of order: "
            "04:15:04.6360000 PT10M51.492S linux #1345263836");
}

// All of these were taken while their jobs were waiting or running, or lack the finish time.
TEST_F(RealRecordings, JobRequestsWithoutAFinishedJobSaySo) {
  struct {
    char const* file;
    char const* unfinished;
  } const rows[] = {{"azdo/azdo-jobrequests-sample.json", "3"},
                    {"azdo/keda.assignedNotFinishedJob.json", "1"},
                    {"azdo/keda.deadJob.json", "1"},
                    {"azdo/keda.testJobRequestResponse.json", "2"}};
  for (auto const& [file, unfinished] : rows) {
    EXPECT_EQ(import(file), std::string(file) +
                                ": no job to simulate; rows skipped: " + unfinished +
                                " without a finish time, 0 cancelled; a load needs jobs that "
                                "ran to their end");
  }
}

/// `12 jobs: FIRST LINE`, then the notes; in the order of the file.
std::string imported(std::vector<std::string> const& files, std::string const& from = "") {
  std::vector<std::string> paths;
  for (std::string const& file : files) paths.push_back(recordings() + file);
  std::size_t jobs = 0;
  std::string first;
  Result<Counts> const counts = import_files(paths, {.from = from}, [&](JobLine const& job) {
    if (jobs++ == 0) append_jsonl(first, job);
    return Expected<void, RowError>{};
  });
  if (!counts) return counts.error().message.substr(recordings().size());
  std::string text = std::to_string(jobs) + " jobs: " + first;
  for (std::string const& note : notes_on(*counts)) text += note + "\n";
  return text;
}

constexpr char const* out_of_order = "load: the rows were not in order of time; sorted\n";

TEST_F(RealRecordings, AzureDevOpsBuildsAndTimelines) {
  EXPECT_EQ(imported({"azdo/builds-list1.json", "azdo/builds-list2.json"}),
            std::string(R"(7 jobs: {"queued":"2019-05-22T16:00:10.3984041Z",)"
                        R"("duration":4219.3166522,"id":"197319","kind":"roslyn-CI"})"
                        "\n") +
                out_of_order);
  struct {
    char const* file;
    char const* jobs;
  } const timelines[] = {{"azdo/timeline1.jobs-only.json.gz", "142 jobs"},
                         {"azdo/timeline2.jobs-only.json.gz", "111 jobs"},
                         {"azdo/timeline3.jobs-only.json.gz", "111 jobs"}};
  for (auto const& [file, jobs] : timelines) {
    std::string const text = imported({file});
    EXPECT_EQ(text.substr(0, text.find(':')), jobs) << file;
  }
}

TEST_F(RealRecordings, Github) {
  EXPECT_EQ(imported({"github/rest.runs.json"}).substr(0, 8), "20 jobs:");
  EXPECT_EQ(imported({"github/rest.runs_jobs.json"}),
            R"(2 jobs: {"queued":"2021-04-05T15:42:56Z","duration":1,"id":"2270858576",)"
            R"("kind":"job2","pipeline":"719643947"})"
            "\n");
  EXPECT_EQ(imported({"github/workflow_job.queued.json", "github/workflow_job.in_progress.json",
                      "github/workflow_job.completed.success.with-organization.json",
                      "github/workflow_job.waiting.json", "github/workflow_run.completed.json"}),
            R"(1 jobs: {"queued":"2021-08-05T10:33:58Z","duration":198,"id":"289782451",)"
            R"("kind":"linters","pipeline":"2202229078"})"
            "\nload: 1 row skipped: no finish time\n");
  EXPECT_EQ(imported({"github/actions-importer-forecast_jobs.json"}).substr(0, 7), "8 jobs:");
}

TEST_F(RealRecordings, GitlabByItsContent) {
  EXPECT_EQ(imported({"traces/gitlab-pipelines-datadog-agent-85.csv"}),
            R"(78 jobs: {"queued":"2026-01-12T20:06:14Z","duration":4897,"kind":"push"})"
            "\nload: 1 row skipped: no finish time\n"
            "load: 6 rows skipped: cancelled\n");
  EXPECT_EQ(imported({"traces/gitlab-jobs-format-sample.csv"}),
            std::string(R"(6 jobs: {"queued":"2026-01-13T04:33:30.366099Z","duration":30.509,)"
                        R"("id":"1345271596","kind":"unit_tests_notify","pipeline":"90342189"})"
                        "\n") +
                out_of_order +
                "load: 1 row skipped: no finish time\n"
                "load: 1 row skipped: cancelled\n");
}

TEST_F(RealRecordings, StandardWorkloadFormat) {
  EXPECT_EQ(imported({"traces/accasim-sample.swf"}),
            R"(25 jobs: {"queued":"1970-01-07T11:59:13Z","duration":61,"id":"184","slots":16})"
            "\n");
}

TEST_F(RealRecordings, AzureBatchWithoutACompletedTaskSaysSo) {
  EXPECT_EQ(
      imported({"azure-batch/TaskList.2023-11-01.18.0.json"}),
      "azure-batch/TaskList.2023-11-01.18.0.json: no job to simulate; rows skipped: 2 without "
      "a finish time, 0 cancelled; a load needs jobs that ran to their end");
  EXPECT_EQ(imported({"azure-batch/AutoScaleRun.real-2018.json"}),
            "azure-batch/AutoScaleRun.real-2018.json: the counts of tasks in the autoscale events "
            "never fall, so no job is known to have ended; add the events of a longer time");
  EXPECT_EQ(imported({"azure-batch/PoolAutoscaleEvent.json"}),
            "azure-batch/PoolAutoscaleEvent.json: autoscale events hold no jobs, and no variable "
            "in their results that is known to count tasks; the results are empty");
}

}  // namespace
}  // namespace poolcast::load
