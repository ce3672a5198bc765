#include "engine/report/html.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/report/circumstances.hpp"
#include "engine/report/comparison_words.hpp"
#include "engine/report/html_breakdown.hpp"
#include "engine/report/html_comparison.hpp"
#include "engine/report/html_days.hpp"
#include "engine/report/html_figures.hpp"
#include "engine/report/html_head.hpp"
#include "engine/report/html_markup.hpp"
#include "engine/report/html_texts.hpp"

namespace poolcast::report {
namespace {

constexpr std::string_view without_script =
    "<noscript><style>.needs-script { display: none }</style>"
    "<p class=\"note\">The charts are drawn by scripts, which are off here. "
    "These are the figures of the report.</p>";

constexpr std::string_view keys =
    "<p class=\"keys needs-script\"><kbd>drag</kbd> zoom <kbd>0</kbd> whole run "
    "<kbd>\u2190</kbd> <kbd>\u2192</kbd> pan <kbd>+</kbd> <kbd>\u2212</kbd> zoom "
    "<kbd>n</kbd> <kbd>p</kbd> next and previous evaluation <kbd>Esc</kbd> close</p>";

std::string head(Page const& page) {
  HtmlTexts const& texts = html_texts();
  return html_head(page.runs.front().report.scenario + " \u2013 Poolcast report",
                   std::string(texts.uplot_style) + "\n" + std::string(texts.style));
}

std::string formulas(Page const& page) {
  std::string rows;
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    for (PoolFacts const& pool : page.runs[i].report.facts.pools) {
      rows += around(
          "li", run_mark(page, i) + element("b", pool.id) + " " + html_escaped(pool.description));
    }
  }
  return around("ul class=\"formulas\"", rows);
}

std::string header(Page const& page) {
  Report const& report = page.runs.front().report;
  std::string const of_what =
      page.comparison
          ? circumstances_of(*page.comparison)
          : circumstances(report.load, report.start, report.end) + ", " + seeds_text(report.seed);
  std::string text = "<header>\n" + element("h1", report.scenario) + "\n" +
                     element("p class=\"quiet\"", of_what) + formulas(page);
  if (page.comparison) {
    for (std::string const& answer : page.comparison->answers) {
      text += element("p class=\"answer\"", answer);
    }
  }
  return text + "\n</header>\n";
}

/// Filled by html/page.js.
std::string charts(Page const& page) {
  std::string const seed = std::to_string(page.runs.front().report.seed);
  std::string const which =
      page.comparison ? element("p class=\"quiet\"",
                                "Above, figures are means over all runs; the parts of waiting and "
                                "cost, and the charts below, are of seed " +
                                    seed)
                      : "";
  return which +
         "<div id=\"toolbar\" class=\"needs-script\" role=\"toolbar\" "
         "aria-label=\"What the charts show\"></div>\n"
         "<section id=\"charts\" class=\"needs-script\" aria-label=\"Charts over "
         "time\"></section>\n"
         "<section id=\"gantt\" class=\"needs-script\" aria-label=\"Nodes and their tasks\">"
         "</section>\n"
         "<aside id=\"panel\" class=\"needs-script\" aria-label=\"Evaluation\" hidden></aside>\n";
}

/// A comparison has its runs' notes among its own.
std::string notes(Page const& page) {
  std::vector<std::string> const& all =
      page.comparison ? page.comparison->notes : page.runs.front().report.notes;
  std::string items;
  for (std::string const& note : all) items += element("li", note);
  if (items.empty()) return "";
  return "<section id=\"notes\"><h2>To be known</h2>" + around("ul", items) + "</section>\n";
}

std::string footer() {
  return "<footer>\n" + std::string(keys) +
         "\n<p>Made by Poolcast. This file needs no network. Times are UTC.</p>\n"
         "<details><summary>The charts are drawn with uPlot (MIT licence)</summary>" +
         element("pre", html_texts().uplot_notice) + "</details>\n</footer>\n";
}

/// What the charts draw: where the columns of each run are, and the columns.
std::string series_json(Page const& page) {
  Report const& first = page.runs.front().report;
  Time end = first.end;
  for (DrawnRun const& run : page.runs) end = std::max(end, run.report.end);
  std::string json = "{\"start\":" + std::to_string((first.start - Time{}) / millisecond) +
                     ",\"length\":" + std::to_string((end - first.start) / millisecond) +
                     ",\"currency\":" + json_in_script(first.facts.billing.currency) +
                     ",\"runs\":[";
  for (DrawnRun const& run : page.runs) {
    if (&run != &page.runs.front()) json += ',';
    json += run.series.json;
  }
  return json + "]}";
}

void add_scripts(std::string& html, Page const& page) {
  html += around("script type=\"application/json\" id=\"series\"", series_json(page)) + "\n";
  for (DrawnRun const& run : page.runs) {
    html += "<script type=\"text/plain\" class=\"columns\">";
    html += run.series.columns;
    html += "</script>\n";
  }
  html += around("script", html_texts().uplot_script) + "\n" +
          around("script", html_texts().script) + "\n";
}

/// More than there will be, but for short texts.
std::size_t size_of_scripts(Page const& page) {
  std::size_t size = html_texts().uplot_script.size() + html_texts().script.size() + 1000;
  for (DrawnRun const& run : page.runs) {
    size += run.series.json.size() + run.series.columns.size() + 100;
  }
  return size;
}

}  // namespace

std::string to_html(Page const& page) {
  std::string const table = figures_table(page);
  std::string html = head(page) + "<body>\n" + header(page) + "<main>\n" + key_figures(page) +
                     comparison_section(page) + breakdowns(page) + days_section(page) +
                     charts(page) + std::string(without_script) + table + "</noscript>\n" +
                     notes(page) +
                     "<details id=\"figures\" class=\"needs-script\"><summary>All figures"
                     "</summary>" +
                     table + "</details>\n</main>\n" + footer();
  html.reserve(html.size() + size_of_scripts(page));
  add_scripts(html, page);
  return html += "</body>\n</html>\n";
}

}  // namespace poolcast::report
