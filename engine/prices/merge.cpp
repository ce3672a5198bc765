#include "engine/prices/merge.hpp"

namespace poolcast::prices {

Result<Merge> merge(PriceSheet& into, PriceSheet const& fresh) {
  if (into.currency != fresh.currency) {
    return fail("the sheet is in '" + into.currency + "' and the new prices are in '" +
                fresh.currency + "'; a sheet has one currency, so give them one of their own");
  }
  Merge merge;
  for (auto const& [key, price] : fresh.rows) {
    auto const [at, added] = into.rows.emplace(key, price);
    SheetPrice& present = at->second;
    if (added) {
      ++merge.added;
    } else if (present.date > price.date) {  // days sort as texts
      merge.kept.push_back(key);
    } else {
      bool const same =
          present.micro_per_hour == price.micro_per_hour && present.derived == price.derived;
      if (same) {
        ++merge.unchanged;
      } else {
        merge.changed.push_back({key, present, price});
      }
      present = price;
    }
  }
  return merge;
}

}  // namespace poolcast::prices
