// What the page's charts draw of a run: columns, and the JSON that says where each of them is, as
// html/runs.js reads them.
#pragma once

#include <string>
#include <string_view>

#include "engine/report/detail.hpp"
#include "engine/report/report.hpp"

namespace poolcast::report {

/// Both are safe between `<script>` and `</script>`: they hold no `<`.
struct Series {
  std::string json;
  std::string columns;
};

/// What a run shares with the others of its page.
struct InPage {
  std::string label;  // `A`; empty where there is but one
  Time start;         // the page's: its times count from there
};

Series series_of(InPage const& place, Report const& report, Detail const& detail);

/// As JSON, in quotes; what is no UTF-8 is replaced. It holds no `<`.
std::string json_in_script(std::string_view text);

}  // namespace poolcast::report
