// Long work as a person at a terminal sees it: a bar after a second, and Ctrl-C, which prints what
// is known so far. The programs that run here would run far longer than any test may.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/cli/progress.hpp"
#include "tests/support/terminal.hpp"

namespace poolcast {
namespace {

using test::run_on_terminal;
using test::TerminalRun;

constexpr char const* clear_line = "\r\x1b[K";

/// Forty pools for ten years, each evaluated every five minutes, with next to nothing to do.
std::string long_scenario(test::TemporaryDirectory const& files) {
  std::string pools, load;
  for (int i = 0; i < 40; ++i) {
    std::string const id = "\"p" + std::to_string(i) + "\"";
    pools += std::string(i == 0 ? "" : ",") + R"({"id": )" + id +
             R"(, "vmSize": "Standard_D2s_v3", "autoScaleEvaluationInterval": "PT5M",
             "autoScaleFormula": "$TargetDedicatedNodes = 1;"})";
  }
  return files.file("long.json", R"({"horizon": "P3650D", "start": "2026-01-12", "pools": [)" +
                                     pools + R"(], "load": {"synthetic": [{"pool": "p0",
      "duration": "1m", "perHour": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}]}})");
}

TEST(Interrupt, PrintsWhatIsKnownAndSaysSo) {
  test::TemporaryDirectory const files;
  TerminalRun const run = run_on_terminal({"simulate", long_scenario(files)}, " %");
  EXPECT_EQ(run.exit_code, 130) << run.seen;
  // The bar, drawn over itself, and cleared in the end.
  EXPECT_EQ(run.seen.find("\rsimulating ["), 0U) << run.seen;
  EXPECT_TRUE(run.seen.ends_with(clear_line)) << run.seen;
  EXPECT_EQ(run.out.find("long: "), 0U) << run.out;
  std::size_t const note = run.out.find("\nnote: interrupted at 20");
  ASSERT_NE(note, run.out.npos) << run.out;
  std::string const line = run.out.substr(note + 1, run.out.find('\n', note + 1) - note - 1);
  EXPECT_NE(line.find("Z, after "), line.npos) << line;
  EXPECT_TRUE(line.ends_with(" of 3650 d: the figures are of that part alone")) << line;
}

TEST(Interrupt, TheReportIsThatOfTheTimeThatPassed) {
  test::TemporaryDirectory const files;
  TerminalRun const run = run_on_terminal({"simulate", long_scenario(files), "-o", "json"}, " %");
  ASSERT_EQ(run.exit_code, 130) << run.seen;
  nlohmann::json const report = nlohmann::json::parse(run.out);
  std::string const end = report["end"];
  EXPECT_EQ(report["notes"][0].get<std::string>().find("interrupted at " + end + ", after "), 0U);
  Duration const passed = *parse_w3c_time(end) - *parse_w3c_time("2026-01-12");
  EXPECT_GT(passed, Duration{});
  EXPECT_LT(passed, 3650 * day);
  double const evaluations = report["total"]["evaluations"]["total"];
  EXPECT_EQ(evaluations, 40 * static_cast<double>(passed / (5 * minute) + 1));
  double const days = static_cast<double>(passed / hour) / 24;
  EXPECT_NEAR(report["total"]["tasks"]["submitted"], 24 * days, 5 * std::sqrt(24 * days) + 5);
}

TEST(Interrupt, CsvHasItsNoteOnStandardError) {
  test::TemporaryDirectory const files;
  TerminalRun const run = run_on_terminal({"simulate", long_scenario(files), "-o", "csv"}, " %");
  EXPECT_EQ(run.exit_code, 130);
  EXPECT_EQ(run.out.find("pool,metric,value,unit\n"), 0U);
  EXPECT_NE(run.seen.find(std::string(clear_line) + "interrupted at "), run.seen.npos) << run.seen;
}

TEST(Interrupt, ReplicationsTellOfTheRunsThatEnded) {
  TerminalRun const run = run_on_terminal(
      {"simulate", "scenarios/article.json", "--replications", "100000", "-o", "json"}, " %");
  ASSERT_EQ(run.exit_code, 130) << run.seen;
  EXPECT_EQ(run.seen.find("\r100,000 runs ["), 0U) << run.seen;
  EXPECT_TRUE(run.seen.ends_with(clear_line)) << run.seen;
  nlohmann::json const report = nlohmann::json::parse(run.out);
  auto const ended = report["replications"].get<long long>();
  EXPECT_GT(ended, 1);
  EXPECT_LT(ended, 100'000);
  EXPECT_EQ(report["total"]["tasks"]["submitted"]["runs"], ended);
  EXPECT_EQ(report["notes"][0], "interrupted after " + format_count(ended) +
                                    " of 100,000 runs: the figures are of those alone");
}

TEST(Interrupt, AComparisonTellsOfTheSeedsThatEndedForAll) {
  TerminalRun const run =
      run_on_terminal({"compare", "scenarios/article.json", "--vary", "taskSlotsPerNode=5,8",
                       "--seeds", "10000", "--no-summary", "-o", "json"},
                      " %");
  ASSERT_EQ(run.exit_code, 130) << run.seen;
  EXPECT_EQ(run.seen.find("\r20,000 runs ["), 0U) << run.seen;
  nlohmann::json const report = nlohmann::json::parse(run.out);
  auto const ended = report["seeds"].get<std::size_t>();
  EXPECT_GT(ended, 1U);
  EXPECT_LT(ended, 10'000U);
  for (nlohmann::json const& variant : report["variants"]) {
    EXPECT_EQ(variant["total"]["cost"]["total"]["runs"].size(), ended);
  }
  EXPECT_EQ(report["notes"][0], "interrupted after " + std::to_string(ended) +
                                    " of 10000 seeds: the figures are of those alone");
}

TEST(Interrupt, WithoutOneRunThereIsNothingToReport) {
  test::TemporaryDirectory const files;
  TerminalRun const run =
      run_on_terminal({"simulate", long_scenario(files), "--replications", "5"}, " %");
  EXPECT_EQ(run.exit_code, 130);
  EXPECT_EQ(run.out, "");
  // The terminal makes two characters of a line's end.
  EXPECT_TRUE(run.seen.ends_with(std::string(clear_line) +
                                 "interrupted before the first of 5 runs ended; there is nothing "
                                 "to report\r\n"))
      << run.seen;
}

TEST(Progress, IsNotShownForShortWorkOrWhereItCannotBe) {
  EXPECT_EQ(run_on_terminal({"simulate", "tests/cli/tiny.json"}, "").seen, "");
  EXPECT_EQ(
      run_on_terminal({"simulate", "scenarios/article.json", "--replications", "300"}, "", "dumb")
          .seen,
      "");
}

TEST(Progress, TheBarFitsFortyColumns) {
  EXPECT_EQ(cli::progress_line("simulating", 0), "simulating [                    ]   0 %");
  EXPECT_EQ(cli::progress_line("simulating", 0.5), "simulating [##########          ]  50 %");
  EXPECT_EQ(cli::progress_line("simulating", 1), "simulating [####################] 100 %");
  EXPECT_EQ(cli::progress_line("simulating", 7), cli::progress_line("simulating", 1));
  for (std::string const label : {"simulating", "2 runs", "100,000 runs"}) {
    EXPECT_LT(cli::progress_line(label, 0.3).size(), 40U);
  }
}

}  // namespace
}  // namespace poolcast
