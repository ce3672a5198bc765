#include "engine/prices/sheet.hpp"

#include <nlohmann/json.hpp>

#include "engine/batch/vm_sizes.hpp"
#include "engine/json/reader.hpp"
#include "engine/prices/money.hpp"
#include "engine/prices/price_words.hpp"

namespace poolcast::prices {
namespace {

using batch::OperatingSystem;

/// The text at `key`, of the row or of the sheet; one of them has it, and it is not empty.
std::string own_or_common(JsonReader& row, std::string_view key, std::string const& common) {
  std::string text = common.empty() ? row.text(key) : row.text(key, common);
  if (text.empty()) row.reject(key, "is empty");
  return text;
}

void check_date(JsonReader& reader, std::string const& date) {
  if (!date.empty() && !is_date(date)) {
    reader.reject("date", "'" + date + "' is not a date; write 2026-06-18");
  }
}

std::string word_required(JsonReader& row, std::string_view key) {
  std::string word = row.text(key);
  if (word.empty()) row.reject(key, "is empty");
  return word;
}

void read_row(JsonReader& row, PriceSheet& sheet) {
  SheetKey key{.region = word_required(row, "region"),
               .vm_size = batch::vm_size_name(word_required(row, "vmSize"))};
  if (!row.has("os")) row.reject_missing("os");
  key.os = row.word("os", OperatingSystem::linux, os_words);
  if (!row.has("tier")) row.reject_missing("tier");
  key.tier = row.word("tier", PriceTier::pay_as_you_go, tier_words);
  SheetPrice price{.micro_per_hour = read_money(row, "pricePerHour"),
                   .date = own_or_common(row, "date", sheet.date),
                   .source = own_or_common(row, "source", sheet.source),
                   .derived = row.boolean("derived", false)};
  check_date(row, price.date);
  std::string const name = text_of(key);
  bool const fresh = sheet.rows.emplace(std::move(key), std::move(price)).second;
  if (!fresh) row.reject("tier", "a second row for " + name);
}

std::string quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string member(std::string_view key, std::string_view text) {
  return quoted(key) + ": " + quoted(text);
}

std::string row_text(SheetKey const& key, SheetPrice const& price, PriceSheet const& sheet) {
  std::string text = "    {" + member("region", key.region) + ", " + member("vmSize", key.vm_size) +
                     ", " + member("os", word_of(key.os)) + ", " +
                     member("tier", word_of(key.tier)) + ", " +
                     member("pricePerHour", decimal_text(price.micro_per_hour));
  if (price.date != sheet.date) text += ", " + member("date", price.date);
  if (price.source != sheet.source) text += ", " + member("source", price.source);
  if (price.derived) text += ", \"derived\": true";
  return text + "}";
}

}  // namespace

Result<PriceSheet> read_sheet(Source const& source) {
  PriceSheet sheet;
  Result<void> const read = JsonReader::read(source, [&](JsonReader& root) {
    root.text("$schema", "");
    sheet.currency = root.text("currency");
    if (sheet.currency.empty()) root.reject("currency", "is empty");
    sheet.date = root.text("date", "");
    sheet.source = root.text("source", "");
    check_date(root, sheet.date);
    if (!root.has("rows")) root.reject_missing("rows");
    root.objects("rows", [&](JsonReader& row) { read_row(row, sheet); });
  });
  if (!read) return fail(read.error().message);
  return sheet;
}

std::string write_sheet(PriceSheet const& sheet) {
  std::string text = "{\n  " + member("currency", sheet.currency) + ",\n";
  if (!sheet.date.empty()) text += "  " + member("date", sheet.date) + ",\n";
  if (!sheet.source.empty()) text += "  " + member("source", sheet.source) + ",\n";
  text += "  \"rows\": [";
  std::string_view before = "\n";
  for (auto const& [key, price] : sheet.rows) {
    text.append(before).append(row_text(key, price, sheet));
    before = ",\n";
  }
  return text + (sheet.rows.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

PriceSheet const& shipped_sheet() {
  static PriceSheet const sheet = [] {
    Result<PriceSheet> read = read_sheet({"azure.json", std::string(shipped_sheet_text())});
    ENSURE(read.has_value());
    return std::move(*read);
  }();
  return sheet;
}

std::optional<Price> find_price(PriceSheet const& sheet, SheetKey const& key) {
  auto const found = sheet.rows.find(key);
  if (found == sheet.rows.end()) return std::nullopt;
  SheetPrice const& price = found->second;
  return Price{.micro_per_hour = price.micro_per_hour,
               .source = price.source + ", " + key.region + ", " + price.date,
               .derived = price.derived};
}

std::string text_of(SheetKey const& key) {
  return key.region + " " + key.vm_size + " " + std::string(word_of(key.os)) + " " +
         std::string(word_of(key.tier));
}

bool is_date(std::string_view text) {
  return text.size() == 10 && parse_w3c_time(text).has_value();
}

}  // namespace poolcast::prices
