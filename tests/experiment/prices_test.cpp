// What a scenario says of prices, and what becomes of it.
#include <gtest/gtest.h>

#include "engine/experiment/pool_prices.hpp"
#include "engine/experiment/simulate.hpp"
#include "tests/experiment/scenario_text.hpp"

namespace poolcast::experiment {
namespace {

using prices::PriceTier;

/// A scenario of one pool of Standard_D2s_v3, with `members` of the pool and of `prices`.
std::string scenario_text(std::string const& pool, std::string const& prices) {
  return R"({"name": "n", "pools": [{"id": "a", "vmSize": "Standard_D2s_v3")" +
         (pool.empty() ? "" : ", " + pool) + R"(}], "prices": {)" + prices +
         R"(}, "load": {"file": "jobs.csv"}})";
}

Scenario scenario(std::string const& pool, std::string const& prices) {
  Result<Scenario> read = ScenarioFiles().load(scenario_text(pool, prices));
  EXPECT_TRUE(read.has_value()) << read.error().message;
  return read ? *read : Scenario{};
}

/// The first pool's price, `0.12 (source)`, a derived one with a `*`; `none`.
std::string price(Scenario const& of, PriceTier tier) {
  std::optional<prices::Price> const& found =
      of.billing.pools.at(0).prices[static_cast<std::size_t>(tier)];
  if (!found) return "none";
  return prices::decimal_text(found->micro_per_hour) + (found->derived ? "* (" : " (") +
         found->source + ")";
}

constexpr char const* in_westeurope = R"("currency": "USD", "region": "westeurope")";
constexpr char const* shipped =
    "0.12 (Azure Retail Prices API, pay-as-you-go, as karpenter-provider-azure lists it, "
    "westeurope, 2026-06-18)";

TEST(ScenarioPrices, AreWantedIfThereIsThePartOfThatName) {
  EXPECT_TRUE(scenario("", in_westeurope).billing.wanted);
  Result<Scenario> const without =
      ScenarioFiles().load(R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3"}]})");
  ASSERT_TRUE(without.has_value());
  EXPECT_FALSE(without->billing.wanted);
  EXPECT_EQ(price_problem(*without), "");
}

TEST(ScenarioPrices, AreTheShippedOnesOfTheRegion) {
  Scenario const read = scenario("", in_westeurope);
  EXPECT_EQ(price(read, PriceTier::pay_as_you_go), shipped);
  EXPECT_EQ(price(read, PriceTier::low_priority), "none");
  Scenario const none = scenario("", R"("currency": "USD")");
  EXPECT_EQ(price(none, PriceTier::pay_as_you_go), "none") << "without a region";
}

TEST(ScenarioPrices, OfTheUsersSheetWinOverTheShippedOnes) {
  Scenario const over = scenario("", std::string(in_westeurope) + R"(, "sheet": "two.json")");
  EXPECT_EQ(price(over, PriceTier::pay_as_you_go), "1.00 (mine, westeurope, 2026-01-01)");
  Scenario const own = scenario("", R"("currency": "EUR", "sheet": "own.json")");
  EXPECT_EQ(price(own, PriceTier::pay_as_you_go), "0.20 (mine, home, 2026-01-01)");
}

TEST(ScenarioPrices, OfTheScenarioItselfWinOverAllSheets) {
  Scenario const read = scenario("", std::string(in_westeurope) + R"(, "perHour": [
      {"vmSize": "Standard_D2s_v3", "price": "0.1", "source": "s"},
      {"vmSize": "Standard_D2s_v3", "tier": "savingsPlan3Years", "price": 0.29, "source": "t"}])");
  EXPECT_EQ(price(read, PriceTier::pay_as_you_go), "0.10 (s)");
  EXPECT_EQ(price(read, PriceTier::savings_plan_3_years), "0.29 (t)");
}

TEST(ScenarioPrices, AreDerivedWhereThatIsAskedForAndFlagged) {
  Scenario const read = scenario(R"("os": "windows")", std::string(in_westeurope) +
                                                           R"(, "deriveLowPriorityPercent": 40,
                                             "deriveWindowsPerCoreHour": 0.046)");
  std::string const windows = std::string("linux ") + shipped +
                              " plus 0.046 a core for Windows, by deriveWindowsPerCoreHour";
  EXPECT_EQ(price(read, PriceTier::pay_as_you_go), "0.212* (" + windows + ")");
  EXPECT_EQ(price(read, PriceTier::low_priority),
            "0.0848* (40 % of pay-as-you-go 0.212 (" + windows + "), by deriveLowPriorityPercent)");
  EXPECT_EQ(price(read, PriceTier::spot), "none");
}

TEST(ScenarioPrices, WindowsNodesUnderTheUsersLicenceAreChargedAsLinux) {
  Scenario const read =
      scenario(R"("os": "windows", "licenseType": "Windows_Server")", in_westeurope);
  EXPECT_EQ(price(read, PriceTier::pay_as_you_go), shipped);
  EXPECT_EQ(read.billing.pools[0].os, batch::OperatingSystem::linux);
  EXPECT_EQ(read.pools[0].os, batch::OperatingSystem::windows);
}

TEST(ScenarioPrices, LowPriorityNodesCanBePaidAsSpot) {
  Scenario const read =
      scenario(R"("lowPriorityBilledAs": "spot")", R"("currency": "EUR", "sheet": "own.json")");
  prices::PoolBilling const& pool = read.billing.pools[0];
  EXPECT_EQ(pool.price(batch::NodeTier::low_priority)->micro_per_hour, 50'000);
  EXPECT_EQ(pool.price(batch::NodeTier::dedicated)->micro_per_hour, 200'000);
}

TEST(ScenarioPrices, SizesMayBeWrittenInAnyCase) {
  Scenario const read = scenario("", R"("currency": "EUR", "sheet": "own.json",
      "perHour": [{"vmSize": "standard_d2s_V3", "tier": "dedicated", "price": "0.3",
                   "source": "mine"}],
      "reservations": [{"vmSize": "STANDARD_D2S_V3", "count": 1, "term": "1 year"}])");
  EXPECT_EQ(price(read, PriceTier::pay_as_you_go), "0.30 (mine)");
  EXPECT_EQ(read.billing.reservations[0].vm_size, read.billing.pools[0].vm_size);
  EXPECT_EQ(read.billing.reservations[0].price.micro_per_hour, 110'000) << "the sheet's";
}

TEST(ScenarioPrices, EverythingElseOnTheBillIsRead) {
  Scenario const read = scenario("", R"("currency": "EUR", "sheet": "own.json",
      "billing": "minute",
      "reservations": [{"vmSize": "Standard_D2s_v3", "count": 2, "term": "1 year"},
                       {"vmSize": "x", "os": "windows", "term": "3 years", "pricePerHour": 0.5}],
      "savingsPlans": [{"term": "3 years", "commitmentPerHour": 1.5}],
      "monthly": [{"name": "disk", "price": 2.5, "quantity": 3, "per": "node", "pool": "a",
                   "source": "s", "derived": true},
                  {"name": "registry", "price": "50.70", "source": "t"}])");
  prices::Billing const& billing = read.billing;
  EXPECT_EQ(billing.increment, prices::BillingIncrement::minute);
  ASSERT_EQ(billing.reservations.size(), 2U);
  EXPECT_EQ(billing.reservations[0].count, 2U);
  EXPECT_EQ(billing.reservations[0].price.micro_per_hour, 110'000) << "the sheet's";
  EXPECT_EQ(billing.reservations[0].term, PriceTier::reservation_1_year);
  EXPECT_EQ(billing.reservations[1].price.micro_per_hour, 500'000);
  EXPECT_EQ(billing.reservations[1].os, batch::OperatingSystem::windows);
  EXPECT_EQ(billing.savings_plans[0].micro_per_hour, 1'500'000);
  EXPECT_EQ(billing.savings_plans[0].term, PriceTier::savings_plan_3_years);
  ASSERT_EQ(billing.monthly.size(), 2U);
  EXPECT_EQ(billing.monthly[0].micro_per_month, 7'500'000) << "of all pieces";
  EXPECT_TRUE(billing.monthly[0].per_node);
  EXPECT_EQ(billing.monthly[0].pool, batch::PoolId{0});
  EXPECT_TRUE(billing.monthly[0].derived);
  EXPECT_EQ(billing.monthly[1].micro_per_month, 50'700'000);
  EXPECT_FALSE(billing.monthly[1].per_node);
  EXPECT_FALSE(billing.monthly[1].pool.has_value());
}

/// The problem with a pool that has this formula, told by the run too.
std::string problem(std::string const& pool, std::string const& prices) {
  Scenario const read = scenario(pool, prices);
  std::string text = price_problem(read);
  Result<control::Policies> const policies = policies_of(read, 1);
  EXPECT_EQ(policies ? "" : policies.error().message, text) << "every run is refused alike";
  return text;
}

TEST(ScenarioPrices, AMissingOneIsAnErrorThatSaysHowToGetIt) {
  std::string const low_priority = R"("autoScaleFormula": "$TargetLowPriorityNodes = 1")";
  EXPECT_EQ(problem(low_priority, in_westeurope),
            "n: pool 'a': no price for Standard_D2s_v3, linux, lowPriority in westeurope; get it "
            "with 'poolcast prices fetch --region westeurope --size Standard_D2s_v3 --sheet "
            "prices.json' and name it in the scenario's prices as \"sheet\": \"prices.json\", or "
            "add a row to its perHour, or derive it by a ratio with deriveLowPriorityPercent");
  EXPECT_EQ(problem(R"("targetDedicatedNodes": 1)", R"("currency": "EUR")"),
            "n: pool 'a': no price for Standard_D2s_v3, linux, payAsYouGo; get it with 'poolcast "
            "prices fetch --region westeurope --size Standard_D2s_v3 --currency EUR --sheet "
            "prices.json' and name it in the scenario's prices as \"region\": \"westeurope\" and "
            "\"sheet\": \"prices.json\", or add a row to its perHour");
  EXPECT_EQ(problem(low_priority, R"("currency": "EUR", "sheet": "own.json")"),
            "n: pool 'a': no price for Standard_D2s_v3, linux, lowPriority in home; get it with "
            "'poolcast prices fetch --region home --size Standard_D2s_v3 --currency EUR --sheet "
            "own.json', or add a row to its perHour, or derive it by a ratio with "
            "deriveLowPriorityPercent");
}

TEST(ScenarioPrices, OnlyNodesThatThereCanBeNeedOne) {
  struct {
    char const* pool;
    bool missing;  // dedicated has a price, and low-priority none
  } const rows[] = {
      {"", false},
      {R"("targetDedicatedNodes": 5)", false},
      {R"("targetLowPriorityNodes": 1)", true},
      {R"("autoScaleFormula": "$TargetDedicatedNodes = 1")", false},
      {R"("autoScaleFormula": "$TargetLowPriorityNodes = 0")", false},
      {R"("autoScaleFormula": "$TargetLowPriorityNodes = 0 + 0")", true},
      {R"("autoScaleFormula": "x = 1; $TargetLowPriority = x")", true},
      {R"("autoScaleFormula": "$TargetLowPriorityNodes = 1", "lowPriorityBilledAs": "spot")", true},
  };
  for (auto const& row : rows) {
    EXPECT_EQ(!price_problem(scenario(row.pool, in_westeurope)).empty(), row.missing) << row.pool;
  }
}

TEST(ScenarioPrices, ASavingsPlanNeedsThePlansPriceOfTheNodesItPaysFor) {
  std::string const plan = std::string(in_westeurope) +
                           R"(, "savingsPlans": [{"term": "1 year", "commitmentPerHour": 1}])";
  EXPECT_EQ(problem(R"("targetDedicatedNodes": 1)", plan).substr(0, 77),
            "n: pool 'a': no price for Standard_D2s_v3, linux, savingsPlan1Year in westeur");
  EXPECT_EQ(price_problem(scenario("", plan)), "");
}

TEST(ScenarioPrices, AreLookedUpAnewWhenASizeHasChanged) {
  Scenario read = scenario("", in_westeurope);
  read.pools[0].vm_size = "Standard_D4s_v3";
  price_pools(read);
  EXPECT_EQ(read.billing.pools[0].vm_size, "Standard_D4s_v3");
  EXPECT_EQ(price(read, PriceTier::pay_as_you_go).substr(0, 5), "0.24 ");
}

/// What `prices` says, and the error.
struct Mistake {
  std::string prices;
  char const* error;
};

void expect_errors(std::vector<Mistake> const& mistakes) {
  ScenarioFiles const files;
  for (Mistake const& row : mistakes) {
    EXPECT_EQ(files.error_of(scenario_text("", row.prices)), row.error) << row.prices;
  }
}

TEST(ScenarioPrices, AMistakeWhereNodesGetTheirPricesNamesItsPath) {
  std::string const west = in_westeurope;
  expect_errors({
      {R"("currency": "")", "s.json: /prices/currency: is empty"},
      {R"("currency": "USD", "region": "westeurop")",
       "s.json: /prices/region: no price sheet has rows in USD for 'westeurop'; did you mean "
       "'westeurope'?"},
      {R"("currency": "EUR", "region": "westeurope")",
       "s.json: /prices/region: no price sheet has rows in EUR for 'westeurope'; get it with "
       "'poolcast prices fetch --region westeurope --size SIZE --currency EUR --sheet prices.json' "
       "and name it in the scenario's prices as \"sheet\": \"prices.json\""},
      {R"("currency": "USD", "sheet": "gone.json")",
       "s.json: /prices/sheet: cannot read 'gone.json': No such file or directory"},
      {R"("currency": "USD", "sheet": "f.autoscale")",
       "s.json: /prices/sheet: f.autoscale:1:1: not JSON: syntax error while parsing value - "
       "invalid literal; last read: '$'"},
      {R"("currency": "USD", "sheet": "own.json")",
       "s.json: /prices/sheet: 'own.json' is in 'EUR', and the scenario's prices are in 'USD'"},
      {R"("currency": "USD", "sheet": "two.json")",
       "s.json: /prices/region: is missing, and 'two.json' has rows of several"},
      {west + R"(, "billing": "hour")",
       "s.json: /prices/billing: expected second or minute, got \"hour\""},
      {west + R"(, "deriveSpotPercent": 101)",
       "s.json: /prices/deriveSpotPercent: is more than 100"},
      {west + R"(, "deriveSpotPercent": "x")",
       "s.json: /prices/deriveSpotPercent: expected an amount from 0 to 1000000, such as 0.12, got "
       "'x'"},
      {west + R"(, "perHour": [{"vmSize": "x", "tier": "cheap", "price": 1, "source": "s"}])",
       "s.json: /prices/perHour/0/tier: expected dedicated, payAsYouGo, lowPriority, spot, "
       "reservation1Year, reservation3Years, savingsPlan1Year or savingsPlan3Years, got \"cheap\""},
      {west + R"(, "perHour": [{"vmSize": "x", "price": 1, "source": "s"},
          {"vmSize": "x", "tier": "payAsYouGo", "price": 1, "source": "s"}])",
       "s.json: /prices/perHour/1/vmSize: a second price for the same size, os and tier"},
  });
}

TEST(ScenarioPrices, AMistakeInTheRestOfTheBillNamesItsPath) {
  std::string const west = in_westeurope;
  expect_errors({
      {west + R"(, "reservations": [{"vmSize": "x"}])",
       "s.json: /prices/reservations/0/term: is missing"},
      {west + R"(, "reservations": [{"vmSize": "x", "term": "2 years"}])",
       "s.json: /prices/reservations/0/term: expected 1 year or 3 years, got \"2 years\"; did you "
       "mean '3 years'?"},
      {west + R"(, "reservations": [{"vmSize": "x", "term": "1 year", "count": 0}])",
       "s.json: /prices/reservations/0/count: expected an integer from 1 to 100000, got 0"},
      {west + R"(, "reservations": [{"vmSize": "Standard_X", "term": "1 year"}])",
       "s.json: /prices/reservations/0/vmSize: no price for a reservation of 'Standard_X'; get it "
       "with 'poolcast prices fetch --region westeurope --size Standard_X --sheet prices.json' and "
       "name it in the scenario's prices as \"sheet\": \"prices.json\", or give pricePerHour"},
      {west + R"(, "reservations": [{"vmSize": "x", "os": "windows", "term": "1 year"}])",
       "s.json: /prices/reservations/0/pricePerHour: is missing: Azure lists no reservation for "
       "windows, since it covers the machine and not the licence"},
      {west + R"(, "savingsPlans": [{"term": "1 year"}])",
       "s.json: /prices/savingsPlans/0/commitmentPerHour: is missing"},
      {west + R"(, "savingsPlans": [{"commitmentPerHour": 1}])",
       "s.json: /prices/savingsPlans/0/term: is missing"},
      {west + R"(, "monthly": [{"price": 1, "source": "s"}])",
       "s.json: /prices/monthly/0/name: is missing"},
      {west + R"(, "monthly": [{"name": "", "price": 1, "source": "s"}])",
       "s.json: /prices/monthly/0/name: is empty"},
      {west + R"(, "monthly": [{"name": "x", "source": "s"}])",
       "s.json: /prices/monthly/0/price: is missing"},
      {west + R"(, "monthly": [{"name": "x", "price": 1}])",
       "s.json: /prices/monthly/0/source: is missing"},
      {west + R"(, "monthly": [{"name": "x", "price": 1, "source": "s", "per": "pool"}])",
       "s.json: /prices/monthly/0/per: expected scenario or node, got \"pool\""},
      {west + R"(, "monthly": [{"name": "x", "price": 1, "source": "s", "pool": "b"}])",
       "s.json: /prices/monthly/0/pool: no pool has the id 'b'"},
      {west + R"(, "montly": [])", "s.json: /prices/montly: unknown key; did you mean 'monthly'?"},
  });
}

TEST(ScenarioPrices, APoolsMistakesNameTheirPath) {
  ScenarioFiles const files;
  EXPECT_EQ(files.error_of(scenario_text(R"("licenseType": "Windows_Server")", in_westeurope)),
            "s.json: /pools/0/licenseType: is for a pool whose os is windows");
  EXPECT_EQ(files.error_of(scenario_text(R"("os": "windows", "licenseType": "Windows")", "")),
            "s.json: /pools/0/licenseType: expected Windows_Server, got \"Windows\"");
  EXPECT_EQ(files.error_of(scenario_text(R"("lowPriorityBilledAs": "Spot")", "")),
            "s.json: /pools/0/lowPriorityBilledAs: expected lowPriority or spot, got \"Spot\"; did "
            "you mean 'spot'?");
}

}  // namespace
}  // namespace poolcast::experiment
