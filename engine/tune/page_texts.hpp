// The script and the style that a tuning's page has beside those of every report, as
// html/embed.cmake puts them into the program.
#pragma once

#include <string_view>

namespace poolcast::tune {

struct PageTexts {
  std::string_view style;
  std::string_view script;
};

PageTexts const& page_texts();

}  // namespace poolcast::tune
