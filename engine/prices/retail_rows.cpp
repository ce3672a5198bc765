#include "engine/prices/retail_rows.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "engine/batch/vm_sizes.hpp"
#include "engine/prices/money.hpp"

namespace poolcast::prices {
namespace {

using batch::OperatingSystem;

constexpr std::string_view service = "Virtual Machines";
constexpr std::string_view cloud_services = " Cloud Services";  // the old ones; same armSkuName

struct Term {
  std::string_view text;
  PriceTier reservation;
  PriceTier savings_plan;
  std::int64_t hours;
};
// The API has terms of five years too, for other services.
constexpr Term terms[] = {
    {"1 Year", PriceTier::reservation_1_year, PriceTier::savings_plan_1_year, 8760},
    {"3 Years", PriceTier::reservation_3_years, PriceTier::savings_plan_3_years, 26280}};

Term const* find_term(std::string_view text) {
  auto const found = std::ranges::find(terms, text, &Term::text);
  return found == std::ranges::end(terms) ? nullptr : &*found;
}

bool ends(RetailItem const& item, std::string_view suffix) {
  return item.meter_name.ends_with(suffix) || item.sku_name.ends_with(suffix);
}

/// What the item is the price of; nothing if it is none of ours: another service, development and
/// test rates, the old Cloud Services.
std::optional<SheetKey> key_of(RetailItem const& item) {
  if (item.service_name != service || item.unit_of_measure != "1 Hour" ||
      item.arm_region_name.empty() || item.arm_sku_name.empty() ||
      item.product_name.ends_with(cloud_services)) {
    return std::nullopt;
  }
  SheetKey key{.region = item.arm_region_name,
               .vm_size = batch::vm_size_name(item.arm_sku_name),
               .os = item.product_name.ends_with(" Windows") ? OperatingSystem::windows
                                                             : OperatingSystem::linux};
  if (item.type == "Consumption") {
    if (ends(item, " Spot")) key.tier = PriceTier::spot;
    if (ends(item, " Low Priority")) key.tier = PriceTier::low_priority;
    return key;
  }
  Term const* const term = item.type == "Reservation" ? find_term(item.reservation_term) : nullptr;
  if (term == nullptr) return std::nullopt;
  key.tier = term->reservation;
  return key;
}

/// Those of the latest day that is not after `today`.
std::vector<RetailItem> in_force(std::vector<RetailItem> items, std::string const& today) {
  std::erase_if(items, [&](RetailItem const& item) { return item.effective_start_date > today; });
  if (items.empty()) return items;
  std::string const latest =
      std::ranges::max_element(items, {}, &RetailItem::effective_start_date)->effective_start_date;
  std::erase_if(items, [&](RetailItem const& item) { return item.effective_start_date != latest; });
  std::ranges::sort(items);
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

std::string ambiguity(SheetKey const& key, std::vector<RetailItem> const& items) {
  std::string text = text_of(key) + ": " + std::to_string(items.size()) +
                     " rows are in force, and one is needed; take out of the file those that do "
                     "not apply:";
  for (RetailItem const& item : items) {
    text += "\n  productName '" + item.product_name + "', skuName '" + item.sku_name +
            "', meterName '" + item.meter_name + "', meterId " + item.meter_id + ", price " +
            decimal_text(item.retail_price) + " " + item.currency_code + ", effectiveStartDate " +
            item.effective_start_date;
  }
  return text;
}

std::string source_of(RetailItem const& item) {
  return "Azure Retail Prices API, meter " + item.meter_id + ", in force since " +
         item.effective_start_date;
}

void add_row(PriceSheet& sheet, SheetKey key, RetailItem const& item, std::string const& today) {
  for (RetailItem::SavingsPlan const& plan : item.savings_plan) {
    Term const* const term = find_term(plan.term);
    if (term == nullptr || key.tier != PriceTier::pay_as_you_go) continue;
    SheetKey planned = key;
    planned.tier = term->savings_plan;
    sheet.rows[planned] = {plan.retail_price, today, source_of(item), false};
  }
  SheetPrice price{item.retail_price, today, source_of(item), false};
  if (Term const* const term = find_term(item.reservation_term); term != nullptr) {
    // The unit says 1 Hour, and the price is of the whole term.
    price.micro_per_hour = scaled(item.retail_price, 1, term->hours);
    price.source += "; " + decimal_text(item.retail_price) + " for the term, over its " +
                    std::to_string(term->hours) + " hours";
  }
  sheet.rows[std::move(key)] = std::move(price);
}

}  // namespace

Result<PriceSheet> choose_rows(std::vector<RetailItem> const& items, std::string const& today) {
  std::map<SheetKey, std::vector<RetailItem>> candidates;
  PriceSheet sheet;
  for (RetailItem const& item : items) {
    std::optional<SheetKey> key = key_of(item);
    if (!key) continue;
    if (sheet.currency.empty()) sheet.currency = item.currency_code;
    if (item.currency_code != sheet.currency) {
      return fail("the rows are in '" + sheet.currency + "' and '" + item.currency_code +
                  "'; import one currency at a time");
    }
    candidates[std::move(*key)].push_back(item);
  }
  for (auto const& [key, group] : candidates) {
    std::vector<RetailItem> const rows = in_force(group, today);
    if (rows.size() > 1) return fail(ambiguity(key, rows));
    if (rows.size() == 1) add_row(sheet, key, rows.front(), today);
  }
  return sheet;
}

}  // namespace poolcast::prices
