// Fresh rows into a sheet that has some already.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/prices/sheet.hpp"

namespace poolcast::prices {

struct Merge {
  std::size_t added = 0;
  std::size_t unchanged = 0;
  struct Change {
    SheetKey key;
    SheetPrice before;
    SheetPrice after;
  };
  std::vector<Change> changed;
  std::vector<SheetKey> kept;  // what the sheet has is of a later day
};

/// A row of a later day wins, and of two of the same day the fresh one. The error: they are in
/// different currencies.
Result<Merge> merge(PriceSheet& into, PriceSheet const& fresh);

}  // namespace poolcast::prices
