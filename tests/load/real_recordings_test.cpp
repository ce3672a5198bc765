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

}  // namespace
}  // namespace poolcast::load
