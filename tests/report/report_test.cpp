// The figures as text: money, notes, JSON and CSV. The table has its golden in tests/cli.
#include "engine/report/report.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/report/metrics.hpp"
#include "tests/report/ledger.hpp"

namespace poolcast::report {
namespace {

TEST(Prices, CostIsExactAndRoundedToTheNearestMicroUnit) {
  // Whole ticks at a price in micro-units an hour: the exact cost is a fraction of 3.6e10.
  std::int64_t const an_hour = 36'000'000'000;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    auto const price = static_cast<std::int64_t>(draw(1, Stream::arrival, i) % 30'000'000);
    auto const ticks = static_cast<std::int64_t>(draw(2, Stream::arrival, i) % 3'000'000'000'000);
    std::int64_t const cost = prices::cost_micro(price, {ticks});
    // price * ticks = cost * an_hour + rest, in parts of a million so that nothing overflows.
    std::int64_t const high = price / 1000 * ticks, low = price % 1000 * ticks;
    std::int64_t const rest =
        (high % an_hour * 1000) + low - (cost - high / an_hour * 1000) * an_hour;
    ASSERT_GE(rest, -an_hour / 2) << price << " for " << ticks;
    ASSERT_LT(rest, an_hour / 2) << price << " for " << ticks;
  }
}

TEST(Prices, CostAtTheEdges) {
  auto const cost = [](std::int64_t price, Duration time) {
    return prices::cost_micro(price, time);
  };
  EXPECT_EQ(cost(120'000, hour), 120'000);
  EXPECT_EQ(cost(120'000, {}), 0);
  EXPECT_EQ(cost(0, day), 0);
  EXPECT_EQ(cost(1, hour / 2), 1);
  EXPECT_EQ(cost(1, hour / 2 - Duration{1}), 0);
  EXPECT_EQ(cost(3, hour / 2), 2);
  EXPECT_EQ(cost(96'000'000, 36'500 * day), 96'000'000LL * 24 * 36'500);
}

TEST(Prices, MoneyHasItsCurrencyAndMoreDigitsBelowACent) {
  EXPECT_EQ(prices::format_money(0, "USD"), "0.00 USD");
  EXPECT_EQ(prices::format_money(12'340'000, "EUR"), "12.34 EUR");
  EXPECT_EQ(prices::format_money(12'345'600, "USD"), "12.35 USD");
  EXPECT_EQ(prices::format_money(10'000, "USD"), "0.01 USD");
  EXPECT_EQ(prices::format_money(5'600, "USD"), "0.0056 USD");
  EXPECT_EQ(prices::format_money(123'456'789'000'000, "USD"), "123456789.00 USD");
}

/// One pool, one job that waited 12 s for its slot, and 1 h of a node at 0.12 an hour.
Report small_report(bool priced = true) {
  batch::Ledger ledger;
  ledger.end = at(3600);
  ledger.nodes.push_back(
      lived({.requested = at(0), .allocated = at(0), .ready = at(600)}, 100 * second));
  ledger.tasks.push_back({at(700), batch::NodeId{0}, 1500});
  load::Load load;
  load.jobs.push_back({at(688), 100 * second, {}});
  Report report{.scenario = "small",
                .load = "1 job",
                .start = at(0),
                .end = at(3600),
                .facts = facts_of({plain_pool("a,\"b\"")}),
                .summaries = {},
                .notes = {"a note"}};
  std::optional<prices::Price>& price = report.facts.billing.pools[0].prices[0];
  if (priced) price = prices::Price{.micro_per_hour = 120'000, .source = "here"};
  report.summaries = summarise(ledger, load, report.facts);
  return report;
}

TEST(Json, HasEveryMetricUnderItsNameAndPartsThatSum) {
  Report const report = small_report();
  auto const json = nlohmann::json::parse(to_json(report));
  EXPECT_EQ(json["scenario"], "small");
  EXPECT_EQ(json["seed"], 1);
  EXPECT_EQ(json["start"], "1970-01-01T00:00:00Z");
  EXPECT_EQ(json["end"], "1970-01-01T01:00:00Z");
  EXPECT_EQ(json["notes"], nlohmann::json({"a note"}));
  EXPECT_EQ(json["pools"][0]["id"], "a,\"b\"");
  EXPECT_EQ(json["units"]["cost.total"], "USD");
  EXPECT_EQ(json["units"]["waiting.p95.cap"], "s");
  auto const& total = json["total"];
  EXPECT_EQ(total["cost"]["total"], "0.12");
  EXPECT_EQ(total["waiting"]["max"]["total"], 13.5);
  EXPECT_EQ(total["waiting"]["max"]["slot"], 12);
  EXPECT_EQ(total["waiting"]["max"]["agentStart"], 1.5);
  EXPECT_TRUE(total["tasks"]["completed"].is_number_integer());
  for (Metric const& metric : metrics()) {
    std::string path = "/" + metric.name;
    std::ranges::replace(path, '.', '/');
    nlohmann::json::json_pointer const pointer(path);
    EXPECT_TRUE(total.contains(pointer)) << metric.name;
    EXPECT_TRUE(json["pools"][0].contains(pointer)) << metric.name;
    EXPECT_TRUE(json["units"].contains(metric.name)) << metric.name;
    EXPECT_FALSE(metric.definition.empty()) << metric.name;
  }
}

TEST(Json, ACostThatCannotBeToldIsNull) {
  auto const json = nlohmann::json::parse(to_json(small_report(/*priced=*/false)));
  EXPECT_TRUE(json["total"]["cost"]["total"].is_null());
  EXPECT_EQ(json["total"]["nodeHours"]["total"], 1);
}

TEST(Json, ReplacesWhatIsNoUtf8) {
  Report report = small_report();
  report.scenario = "caf\xE9";
  EXPECT_EQ(nlohmann::json::parse(to_json(report))["scenario"], "caf\xEF\xBF\xBD");
}

TEST(Csv, HasARowAMetricAndQuotesWhatItMust) {
  Report const report = small_report();
  std::string const csv = to_csv(report);
  std::vector<std::string_view> const lines = split(csv, '\n');
  ASSERT_EQ(lines.size(), 2 * metrics().size() + 2);  // the header, and the end of the last line
  EXPECT_EQ(lines[0], "pool,metric,value,unit");
  EXPECT_EQ(lines[1], "\"a,\"\"b\"\"\",tasks.submitted,1,1");
  EXPECT_EQ(lines[1 + metrics().size()], ",tasks.submitted,1,1");
  EXPECT_NE(csv.find(",cost.total,0.12,USD\n"), csv.npos);
  EXPECT_NE(to_csv(small_report(/*priced=*/false)).find(",cost.total,,USD\n"), csv.npos);
}

TEST(Metrics, NamesAreUniqueAndNoneIsAnothersGroup) {
  std::set<std::string> names;
  for (Metric const& metric : metrics()) {
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
  }
  for (std::string const& name : names) {
    auto const next = names.upper_bound(name + ".");
    EXPECT_FALSE(next != names.end() && next->starts_with(name + ".")) << name;
  }
}

TEST(Notes, NamePricesAsTheyAreBilledAndWarnOfLowPriorityAlone) {
  Facts facts = facts_of({plain_pool()});
  facts.billing.pools[0].prices[static_cast<std::size_t>(prices::PriceTier::spot)] =
      prices::Price{.micro_per_hour = 60'000, .source = "a ratio", .derived = true};
  std::vector<Summary> summaries(2);
  for (Summary& summary : summaries) {
    summary.nodes_preempted = 1;
    summary.tier_time[1].spent[0] = hour;
    summary.spot_micro = 60'000;
  }
  summaries[1].bill.nodes[1][0] = 20'000;
  EXPECT_EQ(notes_on({}, facts, summaries),
            (std::vector<std::string>{
                "pool: no price for its low-priority nodes; the scenario's \"prices\" take a "
                "\"region\", or a row of \"perHour\"",
                "low-priority nodes are being retired in favour of Spot (2025-09-30 or March 2026, "
                "sources differ); as Spot these nodes would cost 0.06 USD and not 0.02 USD"}));
  facts.billing.pools[0].low_priority_as = prices::PriceTier::spot;
  EXPECT_EQ(notes_on({}, facts, summaries),
            std::vector<std::string>{"pool: the Spot price is derived, not published: a ratio"});
}

TEST(Notes, SayWhatTheFiguresDoNot) {
  batch::Ledger ledger;
  ledger.failures = {{batch::PoolId{0}, "Line 1, Col 1: Undefined symbol: x", 1200},
                     {batch::PoolId{1}, "Line 2, Col 1: Undefined symbol: y", 1}};
  Facts facts = facts_of({plain_pool("linux"), plain_pool("windows")});
  facts.billing.pools[0].prices[1] =
      prices::Price{.micro_per_hour = 1, .source = "a ratio", .derived = true};
  std::vector<Summary> summaries(3);
  summaries[2].spot_priced = false;
  summaries[0].tasks.waiting = 3;
  summaries[0].tasks.too_wide = 2;
  summaries[0].tasks.orphans = 3;
  summaries[1].tasks.waiting = summaries[1].tasks.too_wide = 1;
  summaries[0].tier_time[1].spent[0] = summaries[2].tier_time[1].spent[0] = hour;
  summaries[1].tier_time[0].spent[0] = hour;
  std::vector<std::string> const expected{
      "linux: 2 tasks need more slots than the 2 of a node, and wait for ever",
      "linux: 1 task still waited at the end; the waiting times leave it out",
      "linux: 3 agents never got a job, and held a slot for nothing",
      "linux: no low-priority node was preempted; unless evictionPercentPerHour, capacityEvents or "
      "a "
      "fault says how often that happens, this is the best case",
      "windows: 1 task needs more slots than the 2 of a node, and waits for ever",
      "linux: 1,200 evaluations failed: Line 1, Col 1: Undefined symbol: x",
      "windows: 1 evaluation failed: Line 2, Col 1: Undefined symbol: y",
      "linux: the low-priority price is derived, not published: a ratio",
      "windows: no price for its dedicated nodes; the scenario's \"prices\" take a \"region\", or "
      "a row of \"perHour\"",
      "low-priority nodes are being retired in favour of Spot (2025-09-30 or March 2026, sources "
      "differ); price the pool with Spot before you rely on this cost",
  };
  EXPECT_EQ(notes_on(ledger, facts, summaries), expected);
  EXPECT_EQ(notes_on({}, facts_of({plain_pool()}), {Summary{}, Summary{}}),
            std::vector<std::string>{});
}

}  // namespace
}  // namespace poolcast::report
