// The charts' columns as the JSON that html/page.js reads.
#pragma once

#include <string>

#include "engine/report/html.hpp"

namespace poolcast::report {

/// Safe between `<script>` and `</script>`: it holds no `<`.
std::string series_json(Page const& page);

}  // namespace poolcast::report
