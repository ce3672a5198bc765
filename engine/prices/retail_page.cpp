#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/prices/money.hpp"
#include "engine/prices/retail_rows.hpp"

namespace poolcast::prices {
namespace {

using nlohmann::json;

/// A page is not ours: it has more keys than we need, and nulls. So it is not read by JsonReader.
struct PageReader {
  std::string const& file;
  std::string error;

  void reject(std::string const& path, std::string const& problem) {
    if (error.empty()) error = file + ": " + path + ": " + problem;
  }

  /// Empty if the key is missing or null, which is an error if it is needed.
  std::string text(json const& object, std::string const& path, char const* key, bool needed) {
    auto const at = object.find(key);
    if (at == object.end() || at->is_null()) {
      if (needed) reject(path + "/" + key, "is missing");
      return "";
    }
    if (at->is_string()) return at->get<std::string>();
    reject(path + "/" + key, "expected text");
    return "";
  }

  std::int64_t money(json const& object, std::string const& path, char const* key) {
    auto const at = object.find(key);
    bool const number = at != object.end() && at->is_number();
    // The shortest text that means this number is what the API wrote.
    std::optional<std::int64_t> const micro =
        number ? parse_micro(at->dump()) : std::optional<std::int64_t>();
    if (!micro) reject(path + "/" + key, "expected a price from 0 to 1000000");
    return micro.value_or(0);
  }
};

std::vector<RetailItem::SavingsPlan> savings_plans(PageReader& reader, json const& item,
                                                   std::string const& path) {
  std::vector<RetailItem::SavingsPlan> plans;
  auto const at = item.find("savingsPlan");
  if (at == item.end() || at->is_null()) return plans;
  if (!at->is_array()) {
    reader.reject(path + "/savingsPlan", "expected an array");
    return plans;
  }
  for (std::size_t i = 0; i < at->size(); ++i) {
    json const& plan = (*at)[i];
    std::string const place = path + "/savingsPlan/" + std::to_string(i);
    if (!plan.is_object()) {
      reader.reject(place, "expected an object");
      return plans;
    }
    plans.push_back(
        {reader.text(plan, place, "term", true), reader.money(plan, place, "retailPrice")});
  }
  return plans;
}

RetailItem item_of(PageReader& reader, json const& item, std::string const& path) {
  auto const needed = [&](char const* key) { return reader.text(item, path, key, true); };
  RetailItem read{.currency_code = needed("currencyCode"),
                  // Global meters have neither region nor size; they are no machines.
                  .arm_region_name = reader.text(item, path, "armRegionName", false),
                  .arm_sku_name = reader.text(item, path, "armSkuName", false),
                  .product_name = needed("productName"),
                  .sku_name = needed("skuName"),
                  .meter_name = needed("meterName"),
                  .meter_id = needed("meterId"),
                  .service_name = needed("serviceName"),
                  .type = needed("type"),
                  .unit_of_measure = needed("unitOfMeasure"),
                  .reservation_term = reader.text(item, path, "reservationTerm", false),
                  .effective_start_date = needed("effectiveStartDate").substr(0, 10),
                  .retail_price = reader.money(item, path, "retailPrice"),
                  .savings_plan = savings_plans(reader, item, path)};
  if (!is_date(read.effective_start_date)) {
    reader.reject(path + "/effectiveStartDate", "expected a time such as 2023-09-01T00:00:00Z");
  }
  return read;
}

std::string place_in(Source const& page, std::size_t byte) {
  std::size_t const offset = std::min(byte == 0 ? 0 : byte - 1, page.text.size());
  Place const place = place_of(page.text, static_cast<std::uint32_t>(offset));
  return page.name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace

Result<RetailPage> read_retail_page(Source const& page) {
  json document;
  try {
    document = json::parse(page.text);
  } catch (json::parse_error const& error) {
    bool const cut = error.byte > page.text.size();
    return fail(place_in(page, error.byte) + ": not JSON" +
                (cut ? ": it ends too early; was it saved in full?" : ""));
  } catch (json::out_of_range const&) {
    return fail(page.name + ": a number in it is too large");
  }
  auto const items = document.is_object() ? document.find("Items") : document.end();
  if (!document.is_object() || items == document.end() || !items->is_array()) {
    return fail(page.name +
                ": not a page of the Azure Retail Prices API: it has no array \"Items\"");
  }
  PageReader reader{page.name, ""};
  RetailPage read;
  for (std::size_t i = 0; i < items->size(); ++i) {
    std::string const path = "/Items/" + std::to_string(i);
    if (!(*items)[i].is_object()) {
      reader.reject(path, "expected an object");
      break;
    }
    read.items.push_back(item_of(reader, (*items)[i], path));
  }
  read.next_page_link = reader.text(document, "", "NextPageLink", false);
  if (!reader.error.empty()) return fail(reader.error);
  return read;
}

}  // namespace poolcast::prices
