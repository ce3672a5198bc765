#include "engine/cli/compare_page.hpp"

#include <gtest/gtest.h>

#include "engine/cli/compare_report.hpp"
#include "engine/experiment/variants.hpp"

namespace poolcast::cli {
namespace {

/// Of a day under `slots.size()` settings and two seeds.
std::string page_of(std::vector<std::string> const& slots, std::size_t threads) {
  std::vector<experiment::Variant> const variants =
      *experiment::variants_of({.scenario = POOLCAST_SOURCE_DIR "/scenarios/article.json",
                                .formulas = {},
                                .variations = {{"taskSlotsPerNode", slots}}});
  std::vector<experiment::Workload> const loads = *experiment::first_loads(variants);
  std::vector<experiment::KeptRun> first(std::min(variants.size(), most_drawn));
  experiment::VariantRuns runs = *experiment::compare(
      variants, loads,
      {.seeds = 2, .threads = threads, .take_first = [&](std::size_t i, experiment::KeptRun run) {
         if (i < first.size()) first[i] = std::move(run);
       }});
  report::Comparison const comparison = comparison_of(
      {.variants = variants, .loads = loads, .stored = nullptr, .seeds = 2, .wait_value = {}},
      runs);
  return comparison_page(variants, loads, first, comparison, threads);
}

std::size_t count(std::string const& text, std::string const& piece) {
  std::size_t found = 0;
  for (std::size_t at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++found;
  return found;
}

TEST(ComparePage, IsTheSameToTheByteWhateverTheNumberOfThreads) {
  std::string const page = page_of({"5", "8", "2"}, 1);
  EXPECT_EQ(page_of({"5", "8", "2"}, 2), page);
  EXPECT_EQ(page_of({"5", "8", "2"}, 7), page);
}

TEST(ComparePage, DrawsEachRunFromColumnsOfItsOwnAndFourAtMost) {
  std::string const two = page_of({"5", "8"}, 2);
  EXPECT_EQ(count(two, "class=\"columns\">"), 2U);
  EXPECT_EQ(count(two, "{\"label\":\"A\","), 1U);
  EXPECT_EQ(count(two, "{\"label\":\"B\","), 1U);
  std::string const five = page_of({"5", "8", "2", "3", "4"}, 2);
  EXPECT_EQ(count(five, "class=\"columns\">"), 4U);
  EXPECT_EQ(count(five, "the charts show the first 4 of 5 variants"), 1U);
}

}  // namespace
}  // namespace poolcast::cli
