#include "engine/experiment/compare.hpp"

#include <gtest/gtest.h>

#include "engine/experiment/variants.hpp"
#include "tests/experiment/figures_text.hpp"
#include "tests/support/run.hpp"

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
    expected +=
        text_of(*replicate(variant.scenario, *load_workload(variant.scenario), {.seeds = 3})) +
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

/// Of 200 jobs, a second apart.
std::string recording() {
  std::string rows;
  for (int i = 0; i < 200; ++i) rows += std::to_string(i) + ",60\n";
  return rows;
}

std::vector<std::size_t> jobs_of_seeds(std::string const& scale) {
  test::TemporaryDirectory const files;
  files.file("jobs.csv", recording());
  Scenario scenario = *load_scenario(files.file(
      "s.json", R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3", "targetDedicatedNodes": 1}],
          "load": {"file": "jobs.csv", "scale": )" +
                    scale + "}}"));
  Workload const workload = *load_workload(scenario);
  std::vector<Replication> const runs = *replicate(scenario, workload, {.seeds = 3});
  std::vector<std::size_t> jobs;
  for (Replication const& run : runs) {
    jobs.push_back(run.summaries.back().tasks.submitted);
    EXPECT_EQ(jobs.back(), load_workload(scenario)->load.jobs.size());
    ++scenario.model.seed;
  }
  return jobs;
}

TEST(Compare, ARecordingThatIsThinnedIsThinnedAnewForEachSeed) {
  std::vector<std::size_t> const half = jobs_of_seeds("0.5");
  EXPECT_FALSE(half[0] == half[1] && half[1] == half[2]);
  EXPECT_EQ(jobs_of_seeds("2"), (std::vector<std::size_t>{400, 400, 400}));
}

}  // namespace
}  // namespace poolcast::experiment
