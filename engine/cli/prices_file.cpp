#include "engine/cli/prices_file.hpp"

#include <filesystem>
#include <ostream>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/command.hpp"
#include "engine/cli/failure.hpp"
#include "engine/prices/merge.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

using prices::decimal_text;
using prices::PriceSheet;

Result<PriceSheet> present_sheet(std::string const& path, std::string const& currency) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    PriceSheet empty;
    empty.currency = currency;
    return empty;
  }
  Result<Source> const source = load_source(path);
  if (!source) return fail(source.error().message);
  return prices::read_sheet(*source);
}

std::string merge_text(std::string const& path, PriceSheet const& sheet,
                       prices::Merge const& merge) {
  std::string text = path + ": " + rows_text(merge.added) + " added, " +
                     std::to_string(merge.changed.size()) + " changed, " +
                     std::to_string(merge.unchanged) + " unchanged";
  if (!merge.kept.empty()) {
    text += ", " + std::to_string(merge.kept.size()) + " of a later day kept";
  }
  text += "\n";
  for (prices::Merge::Change const& change : merge.changed) {
    text += "  changed: " + text_of(change.key) + ": " +
            decimal_text(change.before.micro_per_hour) + " -> " +
            decimal_text(change.after.micro_per_hour) + " " + sheet.currency + " an hour\n";
  }
  for (prices::SheetKey const& key : merge.kept) {
    text +=
        "  kept: " + text_of(key) + ": the sheet's price is of " + sheet.rows.at(key).date + "\n";
  }
  return text;
}

}  // namespace

Result<std::string> price_date(std::string const& date) {
  if (date.empty()) return format_time(live::wall_clock_now(), 0).substr(0, 10);
  if (!prices::is_date(date)) return fail("--date: '" + date + "' is not a date; write 2026-06-18");
  return date;
}

int keep_prices(PriceSheet const& fresh, std::string const& path, std::ostream& out,
                std::ostream& err) {
  if (path.empty()) {
    out << write_sheet(fresh);
    return ok;
  }
  Result<PriceSheet> sheet = present_sheet(path, fresh.currency);
  if (!sheet) return fail_with(sheet.error(), bad_input, err);
  Result<prices::Merge> const merged = merge(*sheet, fresh);
  if (!merged) {
    err << path << ": " << merged.error().message << "\n";
    return bad_input;
  }
  if (Result<void> const saved = save_text(path, write_sheet(*sheet)); !saved) {
    err << saved.error().message << "\n";
    return bad_input;
  }
  out << merge_text(path, *sheet, *merged);
  return ok;
}

std::string rows_text(std::size_t count) { return counted(count, "row"); }

}  // namespace poolcast::cli
