// How many nodes formulas ever ask for.
#include "live/agents/formula_cap.hpp"

#include <gtest/gtest.h>

#include "engine/base/file.hpp"

namespace poolcast::agents {
namespace {

constexpr Time monday = Time{} + 20'465 * day;

FormulaCap cap_of(std::string const& formula) {
  Result<FormulaCap> const cap = formula_cap(formula, 1, monday);
  EXPECT_TRUE(cap) << (cap ? "" : cap.error().message);
  return cap.value_or(FormulaCap{});
}

TEST(FormulaCap, TheArticlesFormulaAsksForFourNodesOneByOne) {
  std::string const text =
      load_source(POOLCAST_SOURCE_DIR "/formulas/ephemeral-agents.autoscale")->text;
  FormulaCap const cap = cap_of(text);
  EXPECT_TRUE(cap.bounded);
  EXPECT_EQ(cap.nodes.low_priority, 4);
  EXPECT_EQ(cap.nodes.dedicated, 0);
}

TEST(FormulaCap, TheHoursOfTheWeekCount) {
  FormulaCap const cap = cap_of("$TargetDedicatedNodes = time().hour == 9 ? 7 : 2;");
  EXPECT_EQ(cap.nodes.dedicated, 7);
}

TEST(FormulaCap, AFormulaWithoutACapIsFound) {
  EXPECT_FALSE(cap_of("$TargetDedicatedNodes = $CurrentDedicatedNodes + 25;").bounded);
  EXPECT_FALSE(cap_of("$TargetDedicatedNodes = max($PendingTasks.GetSample(1));").bounded);
}

TEST(FormulaCap, AFormulaThatFailsIsAnError) {
  EXPECT_FALSE(formula_cap("$TargetDedicatedNodes = nope;", 1, monday));
  EXPECT_FALSE(formula_cap("x = ;", 1, monday));
}

}  // namespace
}  // namespace poolcast::agents
