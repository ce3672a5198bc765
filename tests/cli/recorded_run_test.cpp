// Answers that the service really gave, if the recordings lie beside the project.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/run.hpp"

namespace poolcast {
namespace {

TEST(RecordedRun, IsAnsweredWithTheSameBytes) {
  std::filesystem::path const path = std::filesystem::path(POOLCAST_SOURCE_DIR).parent_path() /
                                     "shared/data/azure-batch/AutoScaleRun.real-2018.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no recording at " << path;
  auto const recorded = nlohmann::json::parse(test::read_file(path));
  std::string const results = recorded["results"], timestamp = recorded["timestamp"];
  // Each `name=value` of the answer, assigned in another order.
  std::string formula;
  for (std::size_t at = 0; at < results.size();) {
    std::size_t const end = std::min(results.find(';', at), results.size());
    formula = results.substr(at, end - at) + ";\n" + formula;
    at = end + 1;
  }
  test::RunResult const run =
      test::run_poolcast({"eval", "-", "--at", timestamp, "-o", "json"}, formula);
  auto const answered = nlohmann::json::parse(run.out);
  EXPECT_EQ(answered["results"], results);
  EXPECT_EQ(answered["timestamp"], timestamp);
  EXPECT_EQ(run.exit_code, 0);
}

}  // namespace
}  // namespace poolcast
