#include "engine/experiment/sample_probe.hpp"

#include <gtest/gtest.h>

#include "engine/experiment/verify.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::experiment {
namespace {

formula::Formula parsed(std::string const& text) { return *formula::parse({"f", text}); }

std::string probe_of(std::string const& text) {
  formula::Formula const formula = parsed(text);
  return probe_samples(formula, sample_readings(formula)).text;
}

TEST(SampleProbe, PutsWhatIsReadBeforeTheStatementThatReadsIt) {
  EXPECT_EQ(probe_of("a = 1;\nb = avg($PendingTasks.GetSample(a));"),
            "a = 1;\npoolcastSample1 = $PendingTasks.GetSample(a); b = "
            "avg($PendingTasks.GetSample(a));");
  EXPECT_EQ(probe_of("a = $ActiveTasks.GetSample(1) + $RunningTasks.GetSample(2)"),
            "poolcastSample1 = $ActiveTasks.GetSample(1); poolcastSample2 = "
            "$RunningTasks.GetSample(2); a = $ActiveTasks.GetSample(1) + "
            "$RunningTasks.GetSample(2)");
}

TEST(SampleProbe, AReadingWithinAnotherIsPartOfIt) {
  EXPECT_EQ(probe_of("a = $ActiveTasks.GetSample(max($RunningTasks.GetSample(1)))"),
            "poolcastSample1 = $ActiveTasks.GetSample(max($RunningTasks.GetSample(1))); a = "
            "$ActiveTasks.GetSample(max($RunningTasks.GetSample(1)))");
}

TEST(SampleProbe, WithoutSamplesTheFormulaIsAskedAsItIs) {
  EXPECT_EQ(probe_of("a = time(); // $PendingTasks.GetSample(1)\n"),
            "a = time(); // $PendingTasks.GetSample(1)\n");
}

TEST(SampleProbe, TakesNamesThatTheFormulaDoesNotHave) {
  EXPECT_EQ(probe_of("poolcastSample1 = $ActiveTasks.GetSample(1)"),
            "poolcastSampleX1 = $ActiveTasks.GetSample(1); poolcastSample1 = "
            "$ActiveTasks.GetSample(1)");
}

TEST(SampleProbe, WhatTheServiceToldIsComputedWith) {
  formula::Formula const formula =
      parsed("a = avg($PendingTasks.GetSample(3));\n$TargetDedicatedNodes = a * 2");
  SampleProbe const probe = probe_samples(formula, sample_readings(formula));
  RecordedRun run{};
  run.at = *parse_w3c_time("2026-01-12T08:00:00Z");
  run.values = split_results("$TargetDedicatedNodes=8;poolcastSample1=[1,2,6];a=4");
  std::vector<KnownReading> const readings = take_readings(probe, run);
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(readings[0].value, "[1,2,6]");
  EXPECT_EQ(run.find("poolcastSample1"), nullptr);
  Verification const verification = verify(formula, {}, {&run, 1}, {.readings = readings});
  EXPECT_EQ(verification.compared, 2U);
  EXPECT_EQ(verification.as_recorded, 0U);
  ASSERT_EQ(verification.differences.size(), 1U);
  EXPECT_EQ(verification.differences[0].name, "a");
  EXPECT_EQ(verification.differences[0].computed, "3");
}

TEST(SampleProbe, KnowsWhichReadingFailed) {
  formula::Formula const formula =
      parsed("a = max($ActiveTasks.GetSample(1));\nb = len($RunningTasks.GetSample(600));");
  SampleProbe const probe = probe_samples(formula, sample_readings(formula));
  auto const failed = [&](std::string const& detail) {
    RecordedRun run{};
    run.error_detail = detail;
    auto const found = failed_reading(probe, run);
    return found == probe.assignments.end() ? "none" : found->name;
  };
  EXPECT_EQ(failed("Line 2, Col 43: Insufficient data"), "poolcastSample2");
  EXPECT_EQ(failed("Line 1, Col 10: Insufficient data"), "poolcastSample1");
  EXPECT_EQ(failed("Line 2, Col 80: Insufficient data"), "none");
  EXPECT_EQ(failed("no place"), "none");
}

TEST(Verify, TheNodesOfTheOnlyRunCanBeGiven) {
  formula::Formula const formula =
      parsed("a = $CurrentDedicatedNodes; $TargetDedicatedNodes = $TargetDedicatedNodes + a");
  RecordedRun run{};
  run.values = split_results("$TargetDedicatedNodes=5;a=3");
  KnownPool known;
  known.nodes = KnownNodes{.target = {2, 0}, .current = {3, 0}};
  Verification const verification = verify(formula, {}, {&run, 1}, known);
  EXPECT_EQ(verification.compared, 2U);
  EXPECT_TRUE(verification.differences.empty());
}

}  // namespace
}  // namespace poolcast::experiment
