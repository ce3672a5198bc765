#include "engine/report/html_breakdown.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/report/html_figures.hpp"
#include "engine/report/html_markup.hpp"

namespace poolcast::report {
namespace {

constexpr int bar_length = 1000;  // in units of the drawing, which is as wide as its column

struct Statistic {
  char const* label;
  WaitingTime WaitingSummary::*value;
  bool drawn;  // the longest wait would make the others' bars too short to read
};
constexpr Statistic statistics[] = {{"p50", &WaitingSummary::p50, true},
                                    {"mean", &WaitingSummary::mean, true},
                                    {"p95", &WaitingSummary::p95, true},
                                    {"max", &WaitingSummary::max, false}};

std::string unit_text(double length) { return format_number(length, 6); }

std::string rectangle(double x, double width, std::string const& kind, std::string const& title) {
  return "<rect class=\"" + kind + "\" x=\"" + unit_text(x) + "\" width=\"" + unit_text(width) +
         "\" height=\"16\">" + element("title", title) + "</rect>";
}

std::string bar(std::string const& label, std::string const& rectangles) {
  return around("svg class=\"bar\" viewBox=\"0 0 " + std::to_string(bar_length) +
                    " 16\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" +
                    html_escaped(label) + "\"",
                rectangles);
}

std::string bar_row(std::string const& label, std::string const& drawing,
                    std::string const& number) {
  return around("div class=\"bar-row\"", element("span class=\"bar-label\"", label) + drawing +
                                             element("span class=\"number\"", number));
}

std::string waiting_bar(WaitingTime const& waiting, Duration longest, char const* label) {
  double const scale = bar_length / static_cast<double>(std::max<std::int64_t>(1, longest.ticks));
  double x = 0;
  std::string parts;
  for (std::size_t part = 0; part < waiting_part_count; ++part) {
    double const width = static_cast<double>(waiting.parts[part].ticks) * scale;
    if (width <= 0) continue;
    parts += rectangle(
        x, width, "part-" + std::to_string(part),
        std::string(waiting_part_names[part].label) + ": " + format_duration(waiting.parts[part]));
    x += width;
  }
  std::string const total = format_duration(waiting.total());
  return bar_row(label, bar(std::string(label) + ": " + total, parts), total);
}

/// The legend of the bars is the table of their numbers.
std::string waiting_numbers(WaitingSummary const& waiting) {
  std::string head = "<th scope=\"col\">Part</th>";
  for (Statistic const& column : statistics) {
    head += element("th scope=\"col\" class=\"number\"", column.label);
  }
  std::string rows;
  for (std::size_t part = 0; part < waiting_part_count; ++part) {
    std::string cells;
    bool any = false;
    for (Statistic const& column : statistics) {
      Duration const length = (waiting.*column.value).parts[part];
      any = any || length > Duration{};
      cells +=
          element("td class=\"number\"", length > Duration{} ? format_duration(length) : "\u2013");
    }
    if (!any) continue;
    WaitingPartName const& name = waiting_part_names[part];
    rows += around("tr", around("th scope=\"row\"",
                                "<i class=\"swatch part-" + std::to_string(part) + "\"></i>" +
                                    html_escaped(name.label) + element("small", name.definition)) +
                             cells);
  }
  return around("table class=\"parts\"",
                around("thead", around("tr", head)) + around("tbody", rows));
}

std::string waiting_block(Page const& page, std::size_t run, Summary const& summary,
                          Duration longest) {
  std::string text = "<div class=\"breakdown\">" +
                     (page.runs[run].label.empty() ? "" : around("h3", run_mark(page, run)));
  WaitingSummary const& waiting = summary.waiting;
  if (waiting.jobs == 0)
    return text + element("p class=\"quiet\"", "no job got an agent") + "</div>";
  for (Statistic const& row : statistics) {
    if (row.drawn) text += waiting_bar(waiting.*row.value, longest, row.label);
  }
  return text + waiting_numbers(waiting) + "</div>";
}

std::string cost_row(CostRow const& row, std::int64_t dearest, std::string const& currency) {
  double const scale = bar_length / static_cast<double>(std::max<std::int64_t>(1, dearest));
  std::string const label(row.label);
  std::string const number = prices::format_money(row.micro, currency);
  double const low = static_cast<double>(row.low_priority) * scale;
  double const rest = std::max(0.0, static_cast<double>(row.micro) * scale - low);
  std::string parts = rectangle(0, rest, "money", number);
  if (low > 0) {
    parts += rectangle(rest, low, "money low-priority",
                       "low-priority: " + prices::format_money(row.low_priority, currency));
  }
  return bar_row(label, bar(label + ": " + number, parts), number);
}

std::string cost_block(Page const& page, std::size_t run, Summary const& summary,
                       std::int64_t dearest) {
  std::string text = "<div class=\"breakdown\">" +
                     (page.runs[run].label.empty() ? "" : around("h3", run_mark(page, run)));
  std::string const& currency = page.runs[run].report.facts.billing.currency;
  std::vector<CostRow> const rows = cost_rows(summary.bill);
  if (!summary.priced) {
    return text + element("p class=\"quiet\"", "not known: a price is missing") + "</div>";
  }
  if (rows.empty()) return text + element("p class=\"quiet\"", "nothing was paid") + "</div>";
  std::int64_t low_priority = 0;
  for (CostRow const& row : rows) {
    text += cost_row(row, dearest, currency);
    low_priority += row.low_priority;
  }
  std::string const total = prices::format_money(summary.bill.total(), currency);
  text += around("div class=\"bar-row total\"", element("span class=\"bar-label\"", "in all") +
                                                    "<span></span>" +
                                                    element("span class=\"number\"", total));
  if (low_priority != 0) {
    text += around("p class=\"quiet bar-note\"",
                   "<i class=\"swatch money low-priority\"></i>of it for low-priority nodes: " +
                       html_escaped(prices::format_money(low_priority, currency)));
  }
  return text + "</div>";
}

/// The summary at `scope` of every run: a pool's, or the last.
std::string scope_markup(Page const& page, std::size_t scope) {
  Duration longest;
  std::int64_t dearest = 0;
  for (DrawnRun const& run : page.runs) {
    Summary const& summary = run.report.summaries[scope];
    for (Statistic const& row : statistics) {
      if (row.drawn) longest = std::max(longest, (summary.waiting.*row.value).total());
    }
    for (CostRow const& row : cost_rows(summary.bill)) dearest = std::max(dearest, row.micro);
  }
  std::string waiting = "<section><h2>What the waiting was made of</h2>";
  std::string cost = "<section><h2>What was paid for</h2>";
  for (std::size_t run = 0; run < page.runs.size(); ++run) {
    Summary const& summary = page.runs[run].report.summaries[scope];
    waiting += waiting_block(page, run, summary, longest);
    cost += cost_block(page, run, summary, dearest);
  }
  return waiting + "</section>" + cost + "</section>";
}

}  // namespace

std::string breakdowns(Page const& page) {
  std::size_t const pools = page.runs.front().report.facts.pools.size();
  std::string text;
  for (std::size_t i = 0; pools > 1 && i < pools; ++i) {
    text += "<div class=\"two\" data-scope=\"" + std::to_string(i) + "\" hidden>" +
            scope_markup(page, i) + "</div>\n";
  }
  return text + "<div class=\"two\" data-scope=\"all\">" +
         scope_markup(page, page.runs.front().report.summaries.size() - 1) + "</div>\n";
}

}  // namespace poolcast::report
