// The page's own script and style, and uPlot's, as html/embed.cmake puts them into the program.
#pragma once

#include <string_view>

namespace poolcast::report {

struct HtmlTexts {
  std::string_view style;
  std::string_view script;
  std::string_view uplot_style;
  std::string_view uplot_script;
  std::string_view uplot_notice;
};

HtmlTexts const& html_texts();

}  // namespace poolcast::report
