// Long: every verdict of a comparison, on figures made by hand.
#include "engine/report/comparison.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/report/answers.hpp"
#include "engine/report/differences.hpp"
#include "engine/report/stored_comparison.hpp"
#include "tests/report/ledger.hpp"

namespace poolcast::report {
namespace {

constexpr std::int64_t unpriced = -1;
constexpr std::int64_t unserved = -1;

/// What a run cost, in cents, and how long its p95 job waited.
struct OneRun {
  std::int64_t cents = 0;
  std::int64_t seconds = 0;
  std::uint64_t left = 0;  // jobs that still wait at the end
};

Summary summary_of(OneRun const& run) {
  Summary made;
  made.tasks.submitted = made.tasks.completed = 10;
  made.tasks.waiting = run.left;
  made.waiting.jobs = run.seconds == unserved ? 0 : 10;
  made.waiting.p95[WaitingPart::slot] = run.seconds * second;
  made.waiting.sum[WaitingPart::slot] = 10 * run.seconds * second;
  made.bill.nodes[0][static_cast<std::size_t>(Behaviour::running)] = run.cents * 10'000;
  made.priced = run.cents != unpriced;
  return made;
}

using Variants = std::vector<std::vector<OneRun>>;

Comparison unfilled(Variants const& variants) {
  Comparison comparison{.scenario = "small",
                        .load = "synthetic jobs",
                        .load_fingerprint = "0123456789abcdef",
                        .seed = 7,
                        .runs = variants.front().size(),
                        .start = at(0),
                        .end = at(3600),
                        .currency = "USD",
                        .variants = {},
                        .metrics = {},
                        .pools = {},
                        .answers = {},
                        .notes = {"what must be known"}};
  for (std::vector<OneRun> const& runs : variants) {
    ComparedVariant& variant = comparison.variants.emplace_back();
    variant.description = "f" + std::to_string(comparison.variants.size()) + ".autoscale";
    for (OneRun const& run : runs) variant.runs.push_back({summary_of(run), summary_of(run)});
  }
  return comparison;
}

Comparison compared(Variants const& variants) {
  Comparison comparison = unfilled(variants);
  compare_figures(comparison, {"pool"});
  return comparison;
}

TEST(Differences, AVerdictSaysWhatIsLuckAndWhatIsNot) {
  struct Row {
    Values before, after;
    Better better;
    char const* verdict;
  };
  Row const rows[] = {
      {{1.0, 2.0, 3.0}, {1.0, 2.0, 3.0}, Better::lower, "same"},
      {{1.0, 2.0, 3.0}, {0.5, 1.4, 2.6}, Better::lower, "better"},
      {{1.0, 2.0, 3.0}, {0.5, 1.4, 2.6}, Better::higher, "worse"},
      {{1.0, 2.0, 3.0}, {0.5, 1.4, 2.6}, Better::neither, "changed"},
      {{1.0, 2.0, 3.0}, {1.5, 2.6, 3.4}, Better::lower, "worse"},
      {{1.0, 2.0, 3.0}, {2.0, 1.0, 3.1}, Better::lower, "noise"},
      {{1.0, 2.0}, {3.0, 4.0}, Better::lower, "worse"},  // the same difference in every run
      {{1.0}, {2.0}, Better::lower, "noise"},
      {{1.0}, {1.0}, Better::lower, "same"},
      {{1.0, std::nullopt}, {1.0, 2.0}, Better::lower, "unknown"},
      {{1.0, 2.0}, {1.0, std::nullopt}, Better::lower, "unknown"},
  };
  for (Row const& row : rows) {
    ComparedFigure const found = compared_figure(row.before, row.after, row.better, true);
    EXPECT_EQ(word_of(found.verdict), row.verdict) << *row.after.front();
  }
}

TEST(Differences, PairingByRunShowsWhatTheSpreadOfRunsWouldHide) {
  Values const before = {10.0, 20.0, 30.0, 40.0}, after = {11.0, 21.1, 31.0, 40.9};
  ComparedFigure const paired = compared_figure(before, after, Better::lower, true);
  ComparedFigure const unpaired = compared_figure(before, after, Better::lower, false);
  EXPECT_EQ(word_of(paired.verdict), "worse");
  EXPECT_EQ(word_of(unpaired.verdict), "noise");
  EXPECT_DOUBLE_EQ(paired.difference->mean, unpaired.difference->mean);
  EXPECT_DOUBLE_EQ(*paired.percent, 4.0);
  // Differences 1, 1.1, 1 and 0.9: standard error 0.0408, t of 3 degrees 3.1824.
  EXPECT_NEAR(*paired.difference->half_width, 0.1299, 1e-4);
  // Variances 166.67 and 165.34: standard error 9.111, t of 5 degrees 2.5706.
  EXPECT_NEAR(*unpaired.difference->half_width, 23.42, 0.01);
}

TEST(Differences, IndependentRunsNeedNotBeAsMany) {
  ComparedFigure const found =
      compared_figure({1.0, 1.1, 0.9}, {5.0, 5.1}, Better::lower, /*paired=*/false);
  EXPECT_EQ(word_of(found.verdict), "worse");
  EXPECT_FALSE(compared_figure({1.0}, {5.0, 5.1}, Better::lower, false).difference->half_width);
}

TEST(Answers, HaveASentenceForEveryCase) {
  struct Row {
    Variants variants;
    char const* answer;
  };
  std::vector<OneRun> const base = {{100, 60}, {102, 62}, {104, 58}};
  Row const rows[] = {
      {{base, {{69, 190}, {70, 193}, {72, 187}}},
       "B costs 31 % less (0.32 USD) and makes the p95 job wait 2 min 10 s longer"},
      {{base, {{200, 30}, {203, 31}, {206, 29}}},
       "B costs 99 % more (1.01 USD) and makes the p95 job wait 30 s less"},
      {{base, base}, "B costs the same and makes the p95 job wait as long"},
      {{base, {{100, 30}, {102, 31}, {104, 29}}},
       "B costs the same and makes the p95 job wait 30 s less"},
      {{base, {{101, 63}, {101, 60}, {104, 58}}},
       "B's cost and waiting differ from A's by no more than noise"},
      {{base, {{69, 63}, {70, 60}, {72, 58}}},
       "B costs 31 % less (0.32 USD); its waiting differs from A's by no more than noise"},
      {{base, {{101, 30}, {101, 31}, {104, 29}}},
       "B makes the p95 job wait 30 s less; its cost differs from A's by no more than noise"},
      {{base, {{unpriced, 30}, {70, 31}, {72, 29}}},
       "B makes the p95 job wait 30 s less; its cost cannot be compared: a price is missing"},
      {{base, {{69, unserved}, {70, 31}, {72, 29}}},
       "B costs 31 % less (0.32 USD); its waiting cannot be compared: in some run no job got an "
       "agent"},
      {{base, {{unpriced, unserved}, {70, 31}, {72, 29}}},
       "B's cost and waiting cannot be compared: a price is missing, and in some run no job got an "
       "agent"},
      {{base, {{unpriced, 63}, {70, 60}, {72, 58}}},
       "B's cost cannot be compared: a price is missing; its waiting differs from A's by no more "
       "than noise"},
      {{base, {{69, 30, 2}, {70, 31, 3}, {72, 29, 2}}},
       "B costs 31 % less (0.32 USD) and makes the p95 job wait 30 s less; it leaves 2.3 more jobs "
       "waiting at the end"},
      {{{{0, 60}, {0, 62}}, {{10, 60}, {10, 62}}},
       "B costs 0.10 USD more and makes the p95 job wait as long"},
      {{{{100, 60}}, {{69, 190}}},
       "B costs 31 % less (0.31 USD) and makes the p95 job wait 2 min 10 s longer; one run cannot "
       "exclude luck: give --seeds 10"},
      {{{{100, 60}}, {{100, 60}}},
       "B costs the same and makes the p95 job wait as long; one run cannot exclude luck: give "
       "--seeds 10"},
  };
  for (Row const& row : rows) {
    EXPECT_EQ(compared(row.variants).answers, std::vector<std::string>{row.answer});
  }
  EXPECT_TRUE(compared({base}).answers.empty());
}

TEST(Answers, SharesAreRoundedToWhatOneReads) {
  EXPECT_EQ(percent_text(-31.4), "31 %");
  EXPECT_EQ(percent_text(3.14), "3.1 %");
  EXPECT_EQ(percent_text(9.96), "10 %");
  EXPECT_EQ(percent_text(0.04), "less than 0.1 %");
  EXPECT_EQ(percent_text(1234.5), "1,235 %");
}

TEST(Comparison, TheTableEndsWithTheAnswer) {
  EXPECT_EQ(to_table(compared({{{100, 60}, {102, 62}}, {{50, 70}, {52, 71}}}), false),
            "small: synthetic jobs, 1970-01-01T00:00:00Z for 1 h, 2 runs each, seeds 7 to 8\n"
            "  A   f1.autoscale\n"
            "  B   f2.autoscale\n"
            "differences are from A; one is noise if 0 is within its 95 % interval\n"
            "\n"
            "                                       A            B   difference         from"
            "           to\n"
            "  cost.total                    1.01 USD     0.51 USD    -0.50 USD    -0.50 USD"
            "    -0.50 USD better\n"
            "  waiting.p95.total           1 min 01 s   1 min 11 s       +9.5 s      +3.15 s"
            "      +15.8 s worse\n"
            "  tasks.completed                   10.0         10.0          0.0          0.0"
            "          0.0 same\n"
            "  4 more figures differ; --all shows them\n"
            "\n"
            "note: what must be known\n"
            "\n"
            "B costs 50 % less (0.50 USD) and makes the p95 job wait 9.5 s longer\n");
}

TEST(Comparison, TheTableOfManyVariantsHasALineForEach) {
  std::string const table = to_table(
      compared({{{100, 60}, {102, 62}}, {{50, 70}, {52, 71}}, {{unpriced, 60}, {1, 62}}}), false);
  EXPECT_NE(
      table.find("               cost                change     p95 wait                change"
                 "  utilisation\n"
                 "  A        1.01 USD                         1 min 01 s"
                 "                              0.0 %\n"
                 "  B        0.51 USD      -0.50 USD better   1 min 11 s          +9.5 s worse"
                 "        0.0 %\n"
                 "  C               -               unknown   1 min 01 s                  same"
                 "        0.0 %\n"),
      table.npos)
      << table;
}

TEST(Comparison, TheMarkdownIsATableThatNothingInItBreaks) {
  Comparison comparison = compared({{{100, 60}, {102, 62}}, {{50, 70}, {52, 71}}});
  comparison.variants[1].description = "a|b.autoscale <x>";
  comparison.notes = {"a *note*\nof two lines"};
  EXPECT_EQ(to_markdown(comparison, false),
            "<!-- poolcast compare -->\n"
            "### Poolcast: small\n"
            "\n"
            "**B costs 50 % less (0.50 USD) and makes the p95 job wait 9.5 s longer**\n"
            "\n"
            "| figure | A | B | difference |  |\n"
            "|:--|--:|--:|--:|--:|\n"
            "| cost.total | 1.01 USD | 0.51 USD | -0.50 USD (-50 %) | ▼ better |\n"
            "| waiting.p95.total | 1 min 01 s | 1 min 11 s | +9.5 s (+16 %) | ▲ worse |\n"
            "| tasks.completed | 10.0 | 10.0 | 0.0 | same |\n"
            "\n"
            "- **A** f1.autoscale\n"
            "- **B** a\\|b.autoscale &lt;x&gt;\n"
            "\n"
            "- a \\*note\\* of two lines\n"
            "\n"
            "small: synthetic jobs, 1970-01-01T00:00:00Z for 1 h, 2 runs each, seeds 7 to 8; a "
            "difference is noise if 0 is within its 95 % interval\n");
  EXPECT_NE(to_markdown(comparison).find("<details><summary>all figures</summary>\n\n| figure |"),
            std::string::npos);
}

TEST(Comparison, WaitingThatIsWorthMoneyIsAddedExactly) {
  Comparison comparison = unfilled({{{100, 60}}, {{50, 90}}});
  comparison.wait_value = 60'000'000;  // ten jobs of a minute are 10 USD
  compare_figures(comparison, {"pool"});
  auto const json = nlohmann::json::parse(to_json(comparison));
  nlohmann::json const& cost = json["variants"][1]["total"]["cost"];
  EXPECT_EQ(cost["waiting"]["past"], "10.00");
  EXPECT_EQ(cost["waiting"]["current"], "15.00");
  EXPECT_EQ(cost["withWaiting"]["diff"], "4.50");
  EXPECT_EQ(json["waitValue"], "60.00");
}

StoredVariant stored(Comparison const& comparison) {
  return *read_stored_comparison({"main.json", to_json(comparison)});
}

TEST(StoredComparison, IsPairedByRunIfNothingButTheVariantIsAnother) {
  Comparison const old = compared({{{100, 60}, {202, 162}}});
  Comparison now = unfilled({{{50, 60}, {152, 162}}});
  StoredVariant const kept = stored(old);
  EXPECT_FALSE(mismatch(kept, now));
  compare_figures(now, {"pool"}, &kept);
  EXPECT_TRUE(now.paired);
  EXPECT_EQ(now.variants[0].label, "A");
  EXPECT_EQ(now.variants[0].description, "main.json: f1.autoscale");
  EXPECT_EQ(now.variants[1].label, "B");
  EXPECT_EQ(now.answers[0], "B costs 33 % less (0.50 USD) and makes the p95 job wait as long");
  EXPECT_EQ(now.pools[0].metrics.size(), metrics().size());
  Verdict const of_pool = now.pools[0].metrics.back().variants[1].verdict;
  EXPECT_NE(of_pool, Verdict::unknown);
}

TEST(StoredComparison, IsNotPairedWithAnotherLoadOrOtherSeeds) {
  StoredVariant const kept = stored(compared({{{100, 60}, {202, 162}}}));
  struct Row {
    void (*change)(Comparison&);
    char const* note;
  };
  Row const rows[] = {
      {[](Comparison& c) { c.scenario = "other"; }, "main.json is of another scenario"},
      {[](Comparison& c) { c.load_fingerprint = "x"; }, "main.json had another load"},
      {[](Comparison& c) { c.seed = 8; }, "main.json ran other seeds"}};
  for (Row const& row : rows) {
    Comparison now = unfilled({{{50, 61}, {152, 163}}});
    row.change(now);
    compare_figures(now, {"pool"}, &kept);
    EXPECT_FALSE(now.paired);
    EXPECT_EQ(now.notes[0], std::string(row.note) +
                                ": its runs are not paired with these, so only larger differences "
                                "show");
    EXPECT_EQ(now.answers[0], "B's cost and waiting differ from A's by no more than noise");
  }
}

TEST(StoredComparison, AFileThatIsNoneIsRefused) {
  std::string const good = to_json(compared({{{100, 60}, {202, 162}}}));
  auto const without = [&](std::string const& part, std::string const& in_its_place) {
    std::string text = good;
    return text.replace(text.find(part), part.size(), in_its_place);
  };
  struct Row {
    std::string text;
    char const* error;
  };
  Row const rows[] = {
      {"", "b.json: not JSON; give the JSON that poolcast compare -o json wrote"},
      {"[]", "b.json: not a comparison; give the JSON that poolcast compare -o json wrote"},
      {"{\"scenario\": \"x\"}",
       "b.json: not a comparison; give the JSON that poolcast compare -o json wrote"},
      {without("\"version\": 1", "\"version\": 2"),
       "b.json: is of another version of poolcast: run compare -o json anew"},
      {without("\"variants\"", "\"variant\""),
       "b.json: has no variant with runs; give the JSON that poolcast compare -o json wrote"},
      {without("\"seeds\": 2", "\"seeds\": 3"),
       "b.json: has no figure 'tasks.submitted' of 3 runs; it is of another version of poolcast: "
       "run compare -o json anew"},
  };
  for (Row const& row : rows) {
    Result<StoredVariant> const read = read_stored_comparison({"b.json", row.text});
    EXPECT_EQ(read ? "" : read.error().message, row.error);
  }
}

TEST(StoredComparison, AnotherCurrencyOrValueOfWaitingDoesNotFit) {
  StoredVariant const kept = stored(compared({{{100, 60}, {202, 162}}}));
  Comparison now = unfilled({{{50, 60}, {152, 162}}});
  now.currency = "EUR";
  EXPECT_EQ(*mismatch(kept, now),
            "main.json: its costs are in USD and the scenario's in EUR; compare runs of one "
            "currency");
  now.currency = "USD";
  now.wait_value = 60'000'000;
  EXPECT_EQ(*mismatch(kept, now),
            "main.json: was made without --wait-value; use the same value for both");
}

TEST(Comparison, LabelsGoOnAfterZ) {
  EXPECT_EQ(variant_label(0), "A");
  EXPECT_EQ(variant_label(25), "Z");
  EXPECT_EQ(variant_label(26), "AA");
  EXPECT_EQ(variant_label(63), "BL");
}

}  // namespace
}  // namespace poolcast::report
