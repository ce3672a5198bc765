// What takes the place of what a scenario's file says.
#include "engine/experiment/overrides.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/file.hpp"
#include "engine/experiment/pool_formulas.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/formula/settings.hpp"
#include "tests/experiment/scenario_text.hpp"

namespace poolcast::experiment {
namespace {

constexpr char const* article = POOLCAST_SOURCE_DIR "/scenarios/article.json";

std::string error_of(std::vector<Setting> const& settings, std::string const& formula = "") {
  Overrides overrides{.settings = settings, .settings_option = "--vary", .formulas = {}};
  if (!formula.empty()) overrides.formulas = {POOLCAST_SOURCE_DIR "/formulas/" + formula};
  Result<Scenario> const scenario = load_scenario(article, overrides);
  std::string text = scenario ? "" : scenario.error().message;
  std::string const folder = std::string(POOLCAST_SOURCE_DIR) + "/";
  for (std::size_t at; (at = text.find(folder)) != text.npos;) text.erase(at, folder.size());
  return text;
}

TEST(Overrides, AWrongOneIsNamedBeforeWhatIsWrong) {
  struct Row {
    std::vector<Setting> settings;
    char const* formula;
    char const* error;
  };
  Row const rows[] = {
      {{{"taskSlotPerNode", "2"}},
       "",
       "--vary taskSlotPerNode=2: scenarios/article.json: /pools/0/taskSlotPerNode: unknown key; "
       "did you mean 'taskSlotsPerNode'?"},
      {{{"pool.batchLinx.taskSlotsPerNode", "2"}},
       "",
       "--vary pool.batchLinx.taskSlotsPerNode=2: no pool has the id 'batchLinx'; did you mean "
       "'batchLinux'?"},
      {{{"tier", "spott"}},
       "",
       "--vary tier=spott: scenarios/article.json: /pools/0/tier: expected dedicated, lowPriority "
       "or spot, got \"spott\"; did you mean 'spot'?"},
      {{{"load.scale", "0"}},
       "",
       "--vary load.scale=0: scenarios/article.json: /load/scale: expected a number from 0.001 to "
       "1000, got 0"},
      {{{"load.scale", "2"}, {"taskSlotsPerNode", "99"}},
       "",
       "--vary taskSlotsPerNode=99: scenarios/article.json: /pools/0/taskSlotsPerNode: the service "
       "accepts four a core, here 8"},
      {{{"name.x", "1"}}, "", "--vary name.x=1: 'name' has no keys of its own; it is \"article\""},
      {{{"load.synthetic.7.perHour", "1"}},
       "",
       "--vary load.synthetic.7.perHour=1: 'load.synthetic' is an array of 2; write its index, "
       "from 0, in place of '7'"},
      {{{"a..b", "1"}}, "", "--vary a..b=1: a part of the key is empty"},
      {{{"$cap", "3"}},
       "",
       "--vary $cap=3: no formula has a constant '$cap' with a '// tune:' comment"},
      {{{"$capp", "3"}},
       "capped-ramp.autoscale",
       "--vary $capp=3: no formula has a constant '$capp' with a '// tune:' comment; did you mean "
       "'$cap'?"},
      {{{"$xyz", "3"}},
       "fixed.autoscale",
       "--vary $xyz=3: no formula has a constant '$xyz' with a '// tune:' comment; there are "
       "$nodes (0..100)"},
      {{{"$nodes", "2.5"}},
       "fixed.autoscale",
       "--vary $nodes=2.5: '$nodes' takes a whole number from 0 to 100, as its '// tune:' in "
       "formulas/fixed.autoscale says"},
      {{{"pool.x.$nodes", "2"}},
       "fixed.autoscale",
       "--vary pool.x.$nodes=2: no pool has the id 'x'"},
      {{{"x.$nodes", "2"}},
       "fixed.autoscale",
       "--vary x.$nodes=2: write $NAME, or pool.ID.$NAME for one pool"},
      {{{"tier", "spot"}},
       "burst.autoscale",
       "--vary tier=spot: scenarios/article.json: /pools/0/tier: 'formulas/burst.autoscale' sets a "
       "target for dedicated and one for low-priority nodes; a tier can be chosen for a formula "
       "that sets one of the two"},
  };
  for (Row const& row : rows) EXPECT_EQ(error_of(row.settings, row.formula), row.error);
}

Scenario overridden(std::vector<Setting> const& settings) {
  Result<Scenario> scenario = load_scenario(article, {.settings = settings, .formulas = {}});
  EXPECT_TRUE(scenario.has_value()) << (scenario ? "" : scenario.error().message);
  return *scenario;
}

TEST(Overrides, AKeyOfAPoolIsSetInAllOrInOne) {
  auto const slots = [](std::vector<Setting> const& settings) {
    Scenario const scenario = overridden(settings);
    return std::to_string(scenario.model.pools[0].task_slots_per_node) + " " +
           std::to_string(scenario.model.pools[1].task_slots_per_node);
  };
  EXPECT_EQ(slots({}), "5 5");
  EXPECT_EQ(slots({{"taskSlotsPerNode", "2"}}), "2 2");
  EXPECT_EQ(slots({{"pool.taskSlotsPerNode", "2"}}), "2 2");
  EXPECT_EQ(slots({{"pool.batchWindows.taskSlotsPerNode", "2"}}), "5 2");
  EXPECT_EQ(overridden({{"quota.dedicatedCores", "7"}}).model.quota.dedicated_cores, 7);
  EXPECT_EQ(overridden({{"autoScaleEvaluationInterval", "15m"}}).pools[1].evaluation_interval,
            15 * minute);
  EXPECT_EQ(overridden({{"load.synthetic.1.requiredSlots", "3"}}).synthetic[1].slots, 3);
}

TEST(Overrides, AConstantIsSetWithinTheFormula) {
  Overrides const overrides{.settings = {{"pool.batchLinux.$nodes", "7"}},
                            .formulas = {POOLCAST_SOURCE_DIR "/formulas/fixed.autoscale"}};
  Scenario const scenario = *load_scenario(article, overrides);
  EXPECT_NE(scenario.pools[0].formula->text.find("$nodes = 7; // tune: 0..100"), std::string::npos);
  EXPECT_NE(scenario.pools[1].formula->text.find("$nodes = 2; // tune: 0..100"), std::string::npos);
}

TEST(Overrides, ATierRenamesTheFormulasVariablesAndMovesTheFirstNodes) {
  ScenarioFiles const files;
  Scenario const scenario = *files.load(R"({"pools": [
    {"id": "a", "vmSize": "Standard_D2s_v3", "tier": "spot", "targetDedicatedNodes": 3,
     "autoScaleFormula":
         "x = $CurrentDedicatedNodes; // $TargetDedicatedNodes\n$TargetDedicated = x;"},
    {"id": "b", "vmSize": "Standard_D2s_v3", "tier": "dedicated", "targetLowPriorityNodes": 2},
    {"id": "c", "vmSize": "Standard_D2s_v3", "tier": "lowPriority",
     "autoScaleFormula": "$TargetLowPriorityNodes = $CurrentDedicatedNodes;"}]})");
  EXPECT_EQ(scenario.pools[0].formula->text,
            "x = $CurrentLowPriorityNodes; // $TargetDedicatedNodes\n$TargetLowPriority = x;");
  EXPECT_EQ(scenario.model.pools[0].initial_targets.low_priority, 3);
  EXPECT_EQ(scenario.model.pools[0].initial_targets.dedicated, 0);
  EXPECT_EQ(scenario.billing.pools[0].low_priority_as, prices::PriceTier::spot);
  EXPECT_EQ(scenario.model.pools[1].initial_targets.dedicated, 2);
  EXPECT_EQ(scenario.pools[2].formula->text, "$TargetLowPriorityNodes = $CurrentDedicatedNodes;");
}

TEST(Overrides, TheKeysOfTheScenarioItselfAreTheSchemas) {
  auto const schema =
      nlohmann::json::parse(load_source(POOLCAST_SOURCE_DIR "/scenarios/schema.json")->text);
  // A key that is not known as the scenario's would be set in the pools.
  for (auto const& [key, description] : schema["properties"].items()) {
    if (key == "pools") continue;
    Result<std::string> const text =
        with_settings({"s", R"({"pools": [{"id": "a"}]})"}, {{key, "1"}});
    EXPECT_TRUE(nlohmann::json::parse(*text).contains(key)) << key;
  }
}

TEST(Overrides, AScaledLoadHasAsManyMoreJobs) {
  double const once = static_cast<double>(load_workload(overridden({}))->load.jobs.size());
  double const twice =
      static_cast<double>(load_workload(overridden({{"load.scale", "2"}}))->load.jobs.size());
  EXPECT_NEAR(twice / once, 2, 0.15);
}

/// A formula that only lenient semantics read.
constexpr char lenient_formula[] =
    "/* c */ $cap = 4; // tune: 1..8\n$TargetDedicatedNodes = $cap;\n";

std::string pools(std::string const& list) { return "{\"pools\": [" + list + "]}"; }

TEST(Overrides, AFormulaIsReadByTheSemanticsThatAreGiven) {
  test::TemporaryDirectory const files;
  files.file("f.autoscale", lenient_formula);
  std::string const path = files.file(
      "s.json", pools(R"({"id": "a", "vmSize": "Standard_D2s_v3", "targetDedicatedNodes": 2,
                          "autoScaleFormulaFile": "f.autoscale"})"));
  Result<Scenario> const scenario = load_scenario(
      path,
      {.settings = {{"$cap", "8"}, {"tier", "spot"}}, .semantics = *formula::profile("lenient")});
  ASSERT_TRUE(scenario) << scenario.error().message;
  EXPECT_EQ(scenario->pools[0].formula->text,
            "/* c */ $cap = 8; // tune: 1..8\n$TargetLowPriorityNodes = $cap;\n");
  EXPECT_EQ(scenario->model.pools[0].initial_targets.low_priority, 2);
}

TEST(Overrides, TakeSeedAndRecordingWhole) {
  Scenario const scenario =
      *load_scenario(article, {.seed = 7, .recording = "jobs.csv", .columns = "queued,duration"});
  EXPECT_EQ(scenario.model.seed, 7U);
  EXPECT_EQ(scenario.recording, "jobs.csv");
  EXPECT_EQ(scenario.columns, "queued,duration");
  EXPECT_EQ(load_scenario(article, {.columns = "queued"}).error().message,
            "--columns: there is no recording whose columns these are; add --load FILE");
}

TEST(Overrides, WithoutAnOptionASettingIsNamedAlone) {
  EXPECT_EQ(load_scenario(article, {.settings = {{"load.scale", "0"}}}).error().message,
            std::string("load.scale=0: ") + article +
                ": /load/scale: expected a number from 0.001 to 1000, got 0");
}

TEST(Overrides, AnIdMayHavePoints) {
  ScenarioFiles const files;
  std::string const pool = R"(", "vmSize": "Standard_D2s_v3",
      "autoScaleFormula": "$cap = 4; // tune: 1..8\n$TargetDedicatedNodes = $cap;"})";
  std::string const text = pools(R"({"id": "p.a)" + pool + R"(, {"id": "p)" + pool);
  Result<std::string> const set = with_settings({"s", text}, {{"pool.p.a.os", "windows"}});
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(*value_at({"s", *set}, "pool.p.a.os"), "windows");
  ASSERT_EQ(files.error_of(*set), "");
  Scenario scenario = *files.load(*set);
  EXPECT_EQ(scenario.pools[0].os, batch::OperatingSystem::windows);
  EXPECT_EQ(scenario.pools[1].os, batch::OperatingSystem::linux);
  ASSERT_TRUE(set_constant(scenario, {"pool.p.a.$cap", "7"}));
  ASSERT_TRUE(set_constant(scenario, {"pool.p.$cap", "2"}));
  EXPECT_EQ(scenario.pools[0].formula->text.substr(0, 9), "$cap = 7;");
  EXPECT_EQ(scenario.pools[1].formula->text.substr(0, 9), "$cap = 2;");
}

TEST(Overrides, AConstantWithoutADollarIsMeantOnlyWhereNoneHasIt) {
  ScenarioFiles const files;
  std::string const pool = R"(", "vmSize": "Standard_D2s_v3", "autoScaleFormula": ")";
  std::string const rest = R"( // tune: 1..8\n$TargetDedicatedNodes = 1;"})";
  Scenario scenario =
      *files.load(pools(R"({"id": "p)" + pool + R"(cap = 1; // tune: 1..8\n$cap = 2;)" + rest +
                        R"(, {"id": "q)" + pool + "xcap = 3; // tune: 1..8\\ncap = 4;" + rest));
  ASSERT_TRUE(set_constant(scenario, {"$cap", "7"}));
  EXPECT_THAT(scenario.pools[0].formula->text,
              testing::HasSubstr("cap = 1; // tune: 1..8\n$cap = 7;"));
  EXPECT_THAT(scenario.pools[1].formula->text,
              testing::HasSubstr("xcap = 3; // tune: 1..8\ncap = 7;"));
}

TEST(Overrides, AnIdThatIsNoTextIsTheReadersToRefuse) {
  ScenarioFiles const files;
  std::string const text = pools(R"({"id": 5})");
  Result<std::string> const set = with_settings({"s", text}, {{"foo.bar", "1"}});
  ASSERT_TRUE(set);
  EXPECT_EQ(files.error_of(*set), "s.json: /pools/0/id: expected text, got 5");
}

TEST(Overrides, WhatIsNestedWithoutEndIsRefused) {
  std::string const deep = std::string(200'000, '[') + std::string(200'000, ']');
  EXPECT_EQ(with_settings({"s", "{\"x\": " + deep + "}"}, {{"seed", "1"}}).error().message,
            "s: is nested more than 500 levels deep");
  // As a value it is text, and whoever reads the key says that it wants something else.
  EXPECT_TRUE(
      nlohmann::json::parse(*with_settings({"s", "{}"}, {{"seed", deep}}))["seed"].is_string());
}

}  // namespace
}  // namespace poolcast::experiment
