#include "engine/experiment/read_prices.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/batch/vm_sizes.hpp"
#include "engine/experiment/pool_prices.hpp"
#include "engine/experiment/read_model.hpp"
#include "engine/prices/money.hpp"
#include "engine/prices/price_words.hpp"

namespace poolcast::experiment {
namespace {

using batch::OperatingSystem;
using prices::PriceBook;
using prices::PriceSheet;
using prices::PriceTier;
using prices::read_money;
using prices::read_optional_money;

/// Those of a price sheet, and the scenario's own name for pay-as-you-go.
constexpr Word<PriceTier> row_tiers[] = {{"dedicated", PriceTier::pay_as_you_go},
                                         {"payAsYouGo", PriceTier::pay_as_you_go},
                                         {"lowPriority", PriceTier::low_priority},
                                         {"spot", PriceTier::spot},
                                         {"reservation1Year", PriceTier::reservation_1_year},
                                         {"reservation3Years", PriceTier::reservation_3_years},
                                         {"savingsPlan1Year", PriceTier::savings_plan_1_year},
                                         {"savingsPlan3Years", PriceTier::savings_plan_3_years}};
constexpr Word<PriceTier> low_priority_ways[] = {{"lowPriority", PriceTier::low_priority},
                                                 {"spot", PriceTier::spot}};
constexpr Word<PriceTier> reservation_terms[] = {{"1 year", PriceTier::reservation_1_year},
                                                 {"3 years", PriceTier::reservation_3_years}};
constexpr Word<PriceTier> plan_terms[] = {{"1 year", PriceTier::savings_plan_1_year},
                                          {"3 years", PriceTier::savings_plan_3_years}};
constexpr Word<prices::BillingIncrement> increments[] = {
    {"second", prices::BillingIncrement::second}, {"minute", prices::BillingIncrement::minute}};
constexpr Word<bool> item_scopes[] = {{"scenario", false}, {"node", true}};
constexpr Word<bool> licences[] = {{"Windows_Server", true}};

constexpr std::int64_t most_pieces = 100'000;

void read_own_rows(JsonReader& reader, PriceBook& book) {
  reader.objects("perHour", [&](JsonReader& row) {
    prices::Machine machine{batch::vm_size_name(row.text("vmSize")),
                            row.word("os", OperatingSystem::linux, prices::os_words)};
    PriceTier const tier = row.word("tier", PriceTier::pay_as_you_go, row_tiers);
    prices::Price const read{.micro_per_hour = read_money(row, "price"),
                             .source = row.text("source"),
                             .derived = row.boolean("derived", false)};
    std::optional<prices::Price>& price =
        book.own[std::move(machine)][static_cast<std::size_t>(tier)];
    if (price) row.reject("vmSize", "a second price for the same size, os and tier");
    price = read;
  });
}

/// The user's own rows over the shipped ones, which count where they are in the same currency.
void read_sheets(JsonReader& reader, std::string const& currency, std::string const& scenario_path,
                 PriceBook& book) {
  bool const shipped = prices::shipped_sheet().currency == currency;
  if (shipped) book.sheet = prices::shipped_sheet();
  book.sheet.currency = currency;
  if (!reader.has("sheet")) return;
  book.sheet_file = reader.text("sheet");
  std::string const path =
      (std::filesystem::path(scenario_path).parent_path() / book.sheet_file).string();
  Result<Source> const source = load_source(path);
  if (!source) return reader.reject("sheet", source.error().message);
  Result<PriceSheet> const own = prices::read_sheet(*source);
  if (!own) return reader.reject("sheet", own.error().message);
  if (own->currency != currency) {
    return reader.reject("sheet", "'" + book.sheet_file + "' is in '" + own->currency +
                                      "', and the scenario's prices are in '" + currency + "'");
  }
  for (auto const& [key, price] : own->rows) book.sheet.rows[key] = price;
  // Without a region it is that of the user's sheet.
  if (!own->rows.empty()) book.region = own->rows.begin()->first.region;
  bool const one_region = std::ranges::all_of(
      own->rows, [&](auto const& row) { return row.first.region == book.region; });
  if (!one_region && !reader.has("region")) {
    reader.reject("region", "is missing, and '" + book.sheet_file + "' has rows of several");
  }
}

void read_region(JsonReader& reader, PriceBook& book) {
  if (!reader.has("region")) return;
  book.region = reader.text("region");
  std::set<std::string_view> regions;
  for (auto const& [key, price] : book.sheet.rows) regions.insert(key.region);
  if (regions.contains(book.region)) return;
  std::vector<std::string_view> const known(regions.begin(), regions.end());
  std::string const meant = did_you_mean(book.region, known);
  reader.reject("region", "no price sheet has rows in " + book.sheet.currency + " for '" +
                              book.region + "'" +
                              (meant.empty() ? "; " + price_remedy(book, "SIZE") : meant));
}

/// A percentage, in millionths.
std::optional<std::int64_t> read_percent(JsonReader& reader, std::string_view key) {
  std::optional<std::int64_t> const percent = read_optional_money(reader, key);
  if (percent.value_or(0) > 100'000'000) reader.reject(key, "is more than 100");
  return percent;
}

void read_reservation(JsonReader& reader, Scenario& scenario) {
  prices::Reservation reservation{
      .vm_size = batch::vm_size_name(reader.text("vmSize")),
      .os = reader.word("os", OperatingSystem::linux, prices::os_words),
      .count = static_cast<std::uint32_t>(reader.integer("count", 1, 1, most_pieces)),
      .price = {}};
  if (!reader.has("term")) reader.reject_missing("term");
  reservation.term = reader.word("term", reservation.term, reservation_terms);
  std::optional<std::int64_t> const own = read_optional_money(reader, "pricePerHour");
  std::optional<prices::Price> const listed =
      given_price(scenario.price_book, {reservation.vm_size, reservation.os}, reservation.term);
  if (own) {
    reservation.price = {.micro_per_hour = *own, .source = "the scenario's reservations"};
  } else if (listed) {
    reservation.price = *listed;
  } else if (reservation.os == OperatingSystem::windows) {
    reader.reject("pricePerHour",
                  "is missing: Azure lists no reservation for windows, since it covers the machine "
                  "and not the licence");
  } else {
    reader.reject("vmSize", "no price for a reservation of '" + reservation.vm_size + "'; " +
                                price_remedy(scenario.price_book, reservation.vm_size) +
                                ", or give pricePerHour");
  }
  scenario.billing.reservations.push_back(reservation);
}

void read_savings_plan(JsonReader& reader, Scenario& scenario) {
  prices::SavingsPlan plan{.micro_per_hour = read_money(reader, "commitmentPerHour")};
  if (!reader.has("term")) reader.reject_missing("term");
  plan.term = reader.word("term", plan.term, plan_terms);
  scenario.billing.savings_plans.push_back(plan);
}

void read_monthly(JsonReader& reader, Scenario& scenario) {
  prices::MonthlyItem item;
  item.name = reader.text("name");
  if (item.name.empty()) reader.reject("name", "is empty");
  std::int64_t const price = read_money(reader, "price");
  item.micro_per_month = price * reader.integer("quantity", 1, 1, most_pieces);
  item.per_node = reader.word("per", false, item_scopes);
  if (reader.has("pool")) item.pool = read_pool_id(reader, "pool", scenario);
  item.source = reader.text("source");
  item.derived = reader.boolean("derived", false);
  scenario.billing.monthly.push_back(std::move(item));
}

}  // namespace

prices::PoolBilling read_pool_billing(JsonReader& reader, ScenarioPool& pool) {
  prices::PoolBilling billing{.vm_size = pool.vm_size, .os = pool.os};
  billing.low_priority_as =
      reader.word("lowPriorityBilledAs", PriceTier::low_priority, low_priority_ways);
  pool.own_licence = reader.word("licenseType", false, licences);
  if (pool.own_licence && pool.os != OperatingSystem::windows) {
    reader.reject("licenseType", "is for a pool whose os is windows");
  }
  return billing;
}

void read_prices(JsonReader& root, std::string const& scenario_path, Scenario& scenario) {
  scenario.billing.wanted = root.has("prices");
  root.object("prices", [&](JsonReader& reader) {
    PriceBook& book = scenario.price_book;
    prices::Billing& billing = scenario.billing;
    billing.currency = reader.text("currency");
    if (billing.currency.empty()) reader.reject("currency", "is empty");
    read_sheets(reader, billing.currency, scenario_path, book);
    read_region(reader, book);
    // A scenario is copied for every run; the rows of other regions would only weigh.
    std::erase_if(book.sheet.rows,
                  [&](auto const& row) { return row.first.region != book.region; });
    read_own_rows(reader, book);
    book.ratios = {
        .low_priority_percent = read_percent(reader, "deriveLowPriorityPercent"),
        .spot_percent = read_percent(reader, "deriveSpotPercent"),
        .windows_micro_per_core_hour = read_optional_money(reader, "deriveWindowsPerCoreHour")};
    billing.increment = reader.word("billing", billing.increment, increments);
    auto const each = [&](std::string_view key, void (*read)(JsonReader&, Scenario&)) {
      reader.objects(key, [&](JsonReader& row) { read(row, scenario); });
    };
    each("reservations", read_reservation);
    each("savingsPlans", read_savings_plan);
    each("monthly", read_monthly);
  });
  price_pools(scenario);
}

}  // namespace poolcast::experiment
