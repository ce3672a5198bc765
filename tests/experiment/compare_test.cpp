#include "engine/experiment/compare.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>

#include "engine/base/file.hpp"
#include "engine/experiment/facts.hpp"
#include "engine/experiment/variants.hpp"
#include "engine/report/metrics.hpp"
#include "tests/experiment/figures_text.hpp"
#include "tests/experiment/scenario_text.hpp"

namespace poolcast::experiment {
namespace {

constexpr char const* article = POOLCAST_SOURCE_DIR "/scenarios/article.json";

std::vector<Variant> two_variants() {
  return *variants_of(
      {.scenario = article,
       .formulas = {},
       .variations = {{"taskSlotsPerNode", {"5", "2"}}, {"load.scale", {"1", "0.5"}}}});
}

std::string compared(std::size_t seeds, std::size_t threads) {
  std::vector<Variant> const variants = two_variants();
  VariantRuns const all =
      *compare(variants, *first_loads(variants), {.seeds = seeds, .threads = threads});
  std::string text;
  for (std::vector<Replication> const& runs : all) text += text_of(runs) + "\n";
  return text;
}

TEST(Compare, IsWhatEachVariantGivesAloneWhateverTheNumberOfThreads) {
  std::string expected;
  for (Variant const& variant : two_variants()) {
    expected += text_of(*replicate(variant.scenario, *load_workload(variant.scenario),
                                   facts_of(variant.scenario), {.count = 3})) +
                "\n";
  }
  EXPECT_EQ(compared(3, 1), expected);
  EXPECT_EQ(compared(3, 2), expected);
  EXPECT_EQ(compared(3, 8), expected);  // more threads than seeds: a piece a variant
}

TEST(Compare, VariantsShareALoadUnlessOneOfItsSettingsDiffers) {
  std::vector<std::size_t> loads;
  for (Variant const& variant : two_variants()) loads.push_back(variant.load);
  EXPECT_EQ(loads, (std::vector<std::size_t>{0, 1, 0, 1}));
}

TEST(Compare, AnEndGivesTheSeedsThatAreCompleteForAll) {
  std::vector<Variant> const variants = two_variants();
  VariantRuns const none =
      *compare(variants, *first_loads(variants),
               {.seeds = 500, .threads = 2, .go_on = [](double) { return false; }});
  ASSERT_EQ(none.size(), 4U);
  EXPECT_LT(none[0].size(), 500U);
  for (auto const& runs : none) EXPECT_EQ(runs.size(), none[0].size());
}

TEST(Variants, AreAllCombinationsAndSayWhatTheyAre) {
  std::vector<std::string> descriptions;
  for (Variant const& variant : two_variants()) descriptions.push_back(variant.description);
  EXPECT_EQ(descriptions,
            (std::vector<std::string>{
                "taskSlotsPerNode 5, load.scale 1", "taskSlotsPerNode 5, load.scale 0.5",
                "taskSlotsPerNode 2, load.scale 1", "taskSlotsPerNode 2, load.scale 0.5"}));
}

struct VaryCase {
  char const* text;
  char const* error;
};

TEST(Variants, AVariationThatCannotBeReadSaysHow) {
  VaryCase const cases[] = {
      {"x", "--vary: 'x' has no values; write --vary taskSlotsPerNode=2,4"},
      {"=4,8",
       "--vary: '=4,8' names no key; if it was a formula's constant, the shell took it: write "
       "--vary '$cap=4,8', in single quotes"},
      {"seed=1,2",
       "--vary seed: every variant runs the same seeds; choose them by --seed and "
       "--seeds"},
      {"a=", "--vary a: a value is empty; write a=V1,V2"},
      {"a=1,,2", "--vary a: a value is empty; write a=V1,V2"},
      {"a=1,2,1", "--vary a: '1' is given twice"},
  };
  for (VaryCase const& row : cases) {
    Result<Variation> const read = parse_variation(row.text);
    EXPECT_EQ(read ? "" : read.error().message, row.error) << row.text;
  }
  EXPECT_EQ(parse_variation("a=[1,2],{\"x\": [3,4]},\"b,c\"")->values,
            (std::vector<std::string>{"[1,2]", "{\"x\": [3,4]}", "\"b,c\""}));
}

std::string error_of(std::vector<Setting> const& settings, std::string const& formula = "") {
  Overrides overrides{.settings = settings, .formulas = {}};
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

}  // namespace
}  // namespace poolcast::experiment
