#include "engine/report/bill.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "engine/report/cost_days.hpp"
#include "tests/report/ledger.hpp"

namespace poolcast::report {
namespace {

using batch::NodeTier;
using prices::Price;

std::int64_t sum(std::array<std::int64_t, behaviours> const& parts) {
  return std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
}

TEST(Bill, ThePartsSumToThePriceOfTheWholeTimeWhateverTheyAre) {
  for (std::int64_t ticks = 1; ticks < 2'000'000'000'000; ticks = ticks * 3 + 7) {
    BehaviourTime parts{};
    Duration whole;
    for (std::size_t i = 0; i < behaviours; ++i) {
      parts[i] = Duration{ticks / static_cast<std::int64_t>(i + 2)};
      whole += parts[i];
    }
    EXPECT_EQ(sum(price_parts(parts, 84'801)), prices::cost_micro(84'801, whole)) << ticks;
  }
}

/// One pool of dedicated nodes at 0.12 an hour.
prices::Billing billing() {
  prices::Billing made;
  made.pools.push_back({.vm_size = "Standard_D2s_v3"});
  made.pools[0].prices[0] = Price{.micro_per_hour = 120'000, .source = "here"};
  return made;
}

/// Two nodes, for the first hour and a half of two hours.
batch::Ledger two_nodes() {
  batch::Ledger ledger;
  ledger.start = at(0);
  ledger.end = at(7200);
  for (int i = 0; i < 2; ++i) {
    ledger.nodes.push_back(lived({.allocated = at(0), .ready = at(0), .removed = at(5400)}));
  }
  return ledger;
}

TEST(Bill, MonthlyItemsArePaidWithZeroNodesAndThoseANodeForItsTime) {
  prices::Billing made = billing();
  made.monthly = {
      {.name = "registry", .micro_per_month = 73'000'000, .source = "here"},
      {.name = "disk", .micro_per_month = 7'300'000, .per_node = true, .source = "here"}};
  // 730 hours are a month: 0.10 an hour, and 0.01 a node hour.
  Bill const bill = bill_of_items(made, std::nullopt, 3 * hour, 2 * hour);
  EXPECT_EQ(bill.monthly_items, 200'000);
  EXPECT_EQ(bill.node_items, 30'000);
  EXPECT_EQ(bill.total(), 230'000);
  EXPECT_EQ(bill_of_items(made, batch::PoolId{0}, 3 * hour, 2 * hour).total(), 0)
      << "no item is this pool's";
}

TEST(Bill, AReservationCoversItsNodesHourByHourAndIsPaidUnusedToo) {
  prices::Billing made = billing();
  made.reservations = {{.vm_size = "Standard_D2s_v3",
                        .count = 1,
                        .price = {.micro_per_hour = 70'000, .source = "here"}}};
  Bill const bill = bill_of_commitments(made, two_nodes(), two_nodes().end);
  EXPECT_EQ(bill.commitments, 140'000) << "two hours at 0.07";
  // One node hour in the first hour, and one of the two half hours' sum in the second.
  EXPECT_EQ(bill.covered, -240'000);
  made.reservations[0].vm_size = "Standard_D4s_v3";
  EXPECT_EQ(bill_of_commitments(made, two_nodes(), two_nodes().end).covered, 0)
      << "of another size";
}

TEST(Bill, ASavingsPlanIsUsedAtItsOwnPriceUntilItsHourIsSpent) {
  prices::Billing made = billing();
  made.pools[0].prices[static_cast<std::size_t>(prices::PriceTier::savings_plan_1_year)] =
      Price{.micro_per_hour = 60'000, .source = "here"};
  made.savings_plans = {{.micro_per_hour = 90'000}};
  Bill const bill = bill_of_commitments(made, two_nodes(), two_nodes().end);
  EXPECT_EQ(bill.commitments, 180'000);
  // 0.09 pays for 1.5 of the first hour's 2 node hours, and for the second hour's only one.
  EXPECT_EQ(bill.covered, -(180'000 + 120'000));
}

TEST(Bill, ByTheMinuteStartedMinutesOfANodeThatEndedAreFree) {
  prices::Billing made = billing();
  made.increment = prices::BillingIncrement::minute;
  batch::Ledger ledger = two_nodes();
  ledger.nodes[0].removed = at(5430);
  EXPECT_EQ(bill_of_rounding(made, ledger, batch::PoolId{0}, ledger.end).rounding, -1000)
      << "30 s at 0.12 an hour";
  // What is not charged is not covered either: 2 h of reservations pay for all that is.
  made.reservations = {{.vm_size = "Standard_D2s_v3", .count = 2, .price = {.source = "here"}}};
  EXPECT_EQ(bill_of_commitments(made, ledger, ledger.end).covered, -360'000);
  ledger.nodes[0].removed = never;
  EXPECT_EQ(bill_of_rounding(made, ledger, batch::PoolId{0}, ledger.end).rounding, 0);
}

TEST(Bill, AnHourIsTheClocksAndItsPartOutsideTheRunPaysForNothing) {
  prices::Billing made = billing();
  made.reservations = {{.vm_size = "Standard_D2s_v3",
                        .count = 1,
                        .price = {.micro_per_hour = 70'000, .source = "here"}}};
  batch::Ledger ledger = two_nodes();
  ledger.start = at(1800);
  ledger.end = at(5400);
  for (batch::NodeRow& node : ledger.nodes) node.allocated = at(1800);
  ledger.nodes[1].removed = at(3600);
  // In the half hour to 3600 s one of two nodes is covered, in the next one the only one.
  EXPECT_EQ(bill_of_commitments(made, ledger, ledger.end).covered, -120'000);
  EXPECT_EQ(bill_of_commitments(made, ledger, ledger.end).commitments, 70'000);
}

/// A node runs two tasks, from 0 s to 100 s and from 50 s to 200 s, where a preemption ends it.
Summary preempted_node() {
  Facts facts = facts_of({plain_pool()});
  facts.billing.pools[0].prices[1] = Price{.micro_per_hour = 36'000'000, .source = "here"};
  batch::Ledger ledger;
  ledger.start = at(0);
  ledger.end = at(1000);
  batch::NodeRow node =
      lived({.allocated = at(0), .ready = at(0), .removed = at(200)}, 200 * second);
  node.tier = NodeTier::low_priority;
  ledger.nodes.push_back(node);
  ledger.tasks.push_back({at(0), batch::NodeId{0}, 0});
  ledger.tasks.push_back({});
  ledger.interruptions.push_back(
      {batch::TaskId{1}, batch::NodeId{0}, at(50), at(200), batch::EndCause::preemption, true});
  load::Load load;
  load.jobs = {{at(0), 100 * second, {}}, {at(0), 300 * second, {}}};
  return summarise(ledger, load, facts).back();
}

TEST(Bill, TimeIsLostWhereEveryTaskOnTheNodeWasCutShort) {
  Summary const summary = preempted_node();
  EXPECT_EQ(summary.lost[1], 100 * second) << "until 100 s the node did what came of something";
  EXPECT_EQ(summary.bill.behaviour(Behaviour::running), 1'000'000);
  EXPECT_EQ(summary.bill.behaviour(Behaviour::lost), 1'000'000);
  EXPECT_EQ(summary.bill.total(), 2'000'000);
}

TEST(CostDays, AreThoseOfTheCalendarAndSumToTheBill) {
  prices::Billing made = billing();
  made.monthly = {{.name = "registry", .micro_per_month = 73'000'000, .source = "here"}};
  batch::Ledger ledger;
  ledger.start = at(20 * 3600);
  ledger.end = at(50 * 3600);
  // Four hours of the first day, and two of the second; at 0.12 an hour.
  ledger.nodes = {
      lived({.allocated = at(20 * 3600), .ready = at(20 * 3600), .removed = at(26 * 3600)})};
  auto const days = cost_by_day(ledger, made);
  ASSERT_EQ(days.size(), 2u);
  std::vector<CostDay> const& pool = days[0];
  std::vector<CostDay> const& all = days[1];
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(day_text(all[0]), "1970-01-01");
  EXPECT_EQ(day_text(all[2]), "1970-01-03");
  EXPECT_EQ(pool[0].nodes[0], 480'000);
  EXPECT_EQ(pool[1].nodes[0], 240'000);
  EXPECT_EQ(pool[2].total(), 0);
  // The registry is paid by the hour, 0.10, and belongs to no pool.
  EXPECT_EQ(pool[0].other, 0);
  EXPECT_EQ(all[0].other, 400'000);
  EXPECT_EQ(all[1].other, 2'400'000);
  EXPECT_EQ(all[2].other, 200'000);
}

TEST(CostDays, HaveNoColumnThatIsZeroOnEveryDay) {
  auto const labels = [](std::vector<CostDay> const& days) {
    std::string text;
    for (CostDayColumn const& column : columns_of(days)) text += std::string(column.label) + " ";
    return text;
  };
  EXPECT_EQ(labels({{.day = at(0), .nodes = {0, 1}}}), "low-priority total ");
  EXPECT_EQ(labels({{.day = at(0), .nodes = {1, 0}}, {.day = at(0), .other = -1}}),
            "dedicated other total ");
  EXPECT_EQ(labels({}), "total ");
}

}  // namespace
}  // namespace poolcast::report
