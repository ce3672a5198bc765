// What waiting and cost are made of, as bars of SVG beside their numbers; no script is needed.
#pragma once

#include <string>

#include "engine/report/html.hpp"

namespace poolcast::report {

/// For each pool and for all, of which the page shows one at a time.
std::string breakdowns(Page const& page);

}  // namespace poolcast::report
