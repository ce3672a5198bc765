#include "engine/report/html.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "engine/report/columns.hpp"
#include "engine/report/html_breakdown.hpp"
#include "engine/report/html_markup.hpp"
#include "engine/report/metric_text.hpp"
#include "tests/report/synthetic_day.hpp"

namespace poolcast::report {
namespace {

std::size_t count(std::string const& text, std::string const& piece) {
  std::size_t found = 0;
  for (std::size_t at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++found;
  return found;
}

std::string between(std::string const& text, std::string const& from, std::string const& to) {
  std::size_t const begin = text.find(from);
  if (begin == text.npos) return "nothing";
  return text.substr(begin, text.find(to, begin) - begin);
}

TEST(Columns, DifferencesAreZigzagVarintsInBase64) {
  struct Row {
    std::vector<std::int64_t> values;
    char const* text;
  };
  Row const rows[] = {
      {{}, ""},
      {{0}, "AA=="},
      {{1, 2, 3}, "AgIC"},         // three times 2
      {{-1}, "AQ=="},              // 1
      {{5, 5, 4}, "CgAB"},         // 10, 0, 1
      {{63, -1}, "fn8="},          // 126, 127
      {{64}, "gAE="},              // 128 in two bytes
      {{86'400'000}, "gPCyUg=="},  // a day
      {{1'000'000'000'000}, "gMCoypo6"},
  };
  for (Row const& row : rows) {
    Columns columns;
    columns.add(row.values, std::identity{});
    EXPECT_EQ(columns.text(), row.text);
  }
}

TEST(Columns, TheWidestDifferenceIsKept) {
  std::int64_t const most[] = {std::numeric_limits<std::int64_t>::max(),
                               std::numeric_limits<std::int64_t>::min()};
  Columns columns;
  columns.add(most, std::identity{});
  EXPECT_EQ(columns.text(), "/v//////////AQI=");
}

TEST(Columns, EachKnowsItsPlaceAmongAll) {
  Columns columns;
  columns.add(std::vector<std::int64_t>{64, 65}, std::identity{});
  Columns::Place const second = columns.add(std::vector<std::int64_t>{-1}, std::identity{});
  EXPECT_EQ(second.begin, 3U);  // 64 took two bytes
  EXPECT_EQ(second.values, 1U);
  EXPECT_EQ(columns.text(), "gAECAQ==");
}

TEST(Markup, TextIsEscapedInElementsAndAttributes) {
  EXPECT_EQ(html_escaped("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  EXPECT_EQ(element("td class=\"number\"", "1 < 2"), "<td class=\"number\">1 &lt; 2</td>");
}

TEST(Html, TheSamePageGivesTheSameBytes) { EXPECT_EQ(to_html(two_days()), to_html(two_days())); }

TEST(Html, NoTextOfTheRunBecomesMarkup) {
  Page page = one_day();
  std::string const evil = "</script><script>alert(1)</script><!--";
  std::size_t const scripts = count(to_html(page), "</script");
  EXPECT_EQ(scripts, 4u);  // where columns are, the columns, uPlot, and the page's own
  DrawnRun& run = page.runs[0];
  run.report.scenario = run.report.load = evil;
  run.report.notes = {evil};
  run.report.facts.billing.currency = evil;
  for (PoolFacts& pool : run.report.facts.pools) pool.id = pool.description = evil;
  run.series = series_of({.label = evil, .start = run.report.start}, run.report,
                         {.pools = std::vector<PoolDetail>(2), .trace_lines = {evil, "a", evil}});
  std::string const html = to_html(page);
  EXPECT_EQ(count(html, "</script"), scripts);
  EXPECT_EQ(count(html, "<!--"), 0u);
  EXPECT_EQ(count(html, "alert(1)</"), 0u);
}

TEST(Html, WhatIsNoUtf8IsReplaced) {
  Page page = one_day();
  DrawnRun& run = page.runs[0];
  run.report.facts.billing.currency = "\xff";
  run.report.facts.pools[0].id = "\xff";
  run.series = series_of({.label = "\xff", .start = run.report.start}, run.report,
                         {.pools = std::vector<PoolDetail>(2), .trace_lines = {"\xff"}});
  std::string const html = to_html(page);
  std::string const scripts = html.substr(html.find("id=\"series\""));
  EXPECT_EQ(count(scripts, "\xff"), 0u);
  EXPECT_EQ(count(scripts, "\"\xEF\xBF\xBD\""), 4u);  // U+FFFD
}

TEST(Html, AJsonTextIsThatOfTheStandardWithoutLessThan) {
  struct Row {
    char const* text;
    char const* json;
  };
  Row const rows[] = {
      {"", R"("")"},
      {"a = 1  <- first branch", R"("a = 1  \u003c- first branch")"},
      {R"(a "b" \c)", R"("a \"b\" \\c")"},
      {"tab\t<\x01\x7f", "\"tab\\t\\u003c\\u0001\x7f\""},
      {"caf\u00e9 <", "\"caf\u00e9 \\u003c\""},
  };
  for (Row const& row : rows) EXPECT_EQ(json_in_script(row.text), row.json);
}

TEST(Html, TheTimesOfARunCountFromThePagesStart) {
  Report report;
  report.facts.pools.resize(1);
  Detail detail{.pools = std::vector<PoolDetail>(1), .trace_lines = {}};
  Time const start{17'000'000'000'000'000};
  detail.pools[0].queued = {start + 3 * millisecond};
  detail.pools[0].waited = {millisecond};
  auto const columns = [&](Time page_start) {
    return series_of({.label = "B", .start = page_start}, report, detail).columns;
  };
  EXPECT_EQ(columns(start), "BgI=");                    // 6 and 2: 3 ms, 1 ms
  EXPECT_EQ(columns(start + 5 * millisecond), "AwI=");  // 2 ms before it
}

TEST(Html, NothingMayBeFetched) {
  std::string const html = to_html(one_day());
  EXPECT_EQ(between(html, "content=\"default-src", "\">"),
            "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
            "img-src data:; base-uri 'none'; form-action 'none'");
  EXPECT_EQ(count(html, " src="), 0u);
}

TEST(Html, TheNoticeOfUplotIsKept) {
  std::string const html = to_html(one_day());
  EXPECT_EQ(count(html, "Copyright (c) 2022 Leon Sorokin"), 1u);
  EXPECT_EQ(count(html, "The above copyright notice and this permission notice"), 1u);
}

TEST(Html, WithoutScriptsEveryMetricOfEveryPoolAndRunIsThere) {
  Page const page = two_days();
  std::string const table = between(to_html(page), "<noscript><style>", "</noscript>");
  for (Metric const& metric : metrics()) {
    for (std::size_t run = 0; run < page.runs.size(); ++run) {
      Report const& report = page.runs[run].report;
      for (std::size_t pool = 0; pool < report.summaries.size(); ++pool) {
        bool const all = pool == report.facts.pools.size();
        std::optional<double> const value = metric.value(report.summaries[pool]);
        std::string const cell = "data-metric=\"" + metric.name + "\" data-run=\"" +
                                 std::to_string(run) + "\" data-pool=\"" +
                                 (all ? "" : report.facts.pools[pool].id) + "\" data-value=\"" +
                                 (value ? number_text(metric, *value) : "") + "\"";
        EXPECT_EQ(count(table, cell), 1u) << cell;
      }
    }
  }
}

TEST(Html, TheDifferenceOfTwoRunsIsToldWithItsDirection) {
  Page page = two_days();
  for (DrawnRun& run : page.runs) run.report.summaries.back().bill = {};
  page.runs[0].report.summaries.back().bill.monthly_items = 10'000'000;
  page.runs[1].report.summaries.back().bill.monthly_items = 7'500'000;
  page.comparison = comparison_of(page);
  EXPECT_EQ(between(to_html(page), "data-key=\"cost.total\" data-value=\"7.50\"", "</dd>"),
            "data-key=\"cost.total\" data-value=\"7.50\">7.50 EUR</span>"
            "<span class=\"delta better\">-25 % <small>better</small></span>");
}

TEST(Html, TheComparisonTellsItsAnswersAndVerdicts) {
  std::string const html = to_html(two_days());
  EXPECT_EQ(count(html, "<p class=\"answer\">B costs &lt; A</p>"), 1u);
  EXPECT_EQ(count(html, "<h2>What changes, over 2 runs</h2>"), 1u);
  EXPECT_EQ(count(html, "<b>B</b> formula B"), 1u);
  EXPECT_GT(count(html, "\">" + std::string(word_of(Verdict::better)) + "</td>"), 0u);
  EXPECT_EQ(count(to_html(one_day()), "<section id=\"comparison\">"), 0u);
}

TEST(Html, TheDifferenceOfOneRunIsNoise) {
  Page page = two_days();
  for (ComparedVariant& variant : page.comparison->variants) variant.runs.resize(1);
  page.comparison->runs = 1;
  page.comparison->metrics.clear();
  page.comparison->pools.clear();
  compare_figures(*page.comparison, {"linux", "windows"});
  EXPECT_GT(count(to_html(page), "<small>within noise</small>"), 0u);
}

TEST(Html, ARunWithoutPricesAndWithoutJobsSaysSo) {
  Page page = one_day();
  DrawnRun& run = page.runs[0];
  for (Summary& summary : run.report.summaries) {
    summary.waiting = {};
    summary.priced = false;
  }
  std::string const html = to_html(page);
  EXPECT_EQ(count(html, "no job got an agent"), 3u);  // of each pool, and of all
  EXPECT_EQ(count(html, "not known: a price is missing"), 3u);
}

TEST(Html, TheRowsOfTheCostSumToTheBill) {
  Bill bill;
  for (std::size_t i = 0; i < behaviours; ++i) {
    bill.nodes[0][i] = 100 + static_cast<std::int64_t>(i);
    bill.nodes[1][i] = 10'000 + static_cast<std::int64_t>(i);
  }
  bill.node_items = 1;
  bill.monthly_items = 20;
  bill.commitments = 300;
  bill.covered = -50;
  bill.rounding = -7;
  std::int64_t sum = 0;
  for (CostRow const& row : cost_rows(bill)) sum += row.micro;
  EXPECT_EQ(sum, bill.total());
  EXPECT_EQ(cost_rows(Bill{}).size(), 0u);
}

}  // namespace
}  // namespace poolcast::report
