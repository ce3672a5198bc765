// What the page's charts draw: columns, and the JSON that says where each of them is, as
// html/page.js reads them.
#pragma once

#include <string>

#include "engine/report/html.hpp"

namespace poolcast::report {

/// Both are safe between `<script>` and `</script>`: they hold no `<`.
struct Series {
  std::string json;
  std::string columns;
};

Series series_of(Page const& page);

}  // namespace poolcast::report
