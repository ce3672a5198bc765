#include "engine/report/html_days.hpp"

#include "engine/prices/money.hpp"
#include "engine/report/html_figures.hpp"
#include "engine/report/html_markup.hpp"

namespace poolcast::report {
namespace {

/// Of all pools.
std::vector<CostDay> const& days_of(DrawnRun const& run) { return run.report.days.back(); }

std::string money_cell(std::int64_t micro, Page const& page) {
  return element("td class=\"number\"",
                 prices::format_money(micro, page.runs.front().report.facts.billing.currency));
}

std::string table(std::string const& heads, std::string const& rows) {
  return around("table class=\"days\"",
                around("thead", around("tr", "<th scope=\"col\">Day (UTC)</th>" + heads)) +
                    around("tbody", rows));
}

std::string parts_table(Page const& page) {
  std::vector<CostDay> const& days = days_of(page.runs.front());
  std::vector<CostDayColumn> const columns = columns_of(days);
  std::string heads;
  for (CostDayColumn const& column : columns) {
    heads += element("th scope=\"col\" class=\"number\"", column.label);
  }
  std::string rows;
  for (CostDay const& day : days) {
    std::string cells = element("th scope=\"row\"", day_text(day));
    for (CostDayColumn const& column : columns) cells += money_cell(column.micro(day), page);
    rows += around("tr", cells);
  }
  return table(heads, rows);
}

std::string runs_table(Page const& page) {
  std::string heads;
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    heads += around("th scope=\"col\" class=\"number\"", run_mark(page, i));
  }
  std::string rows;
  for (std::size_t day = 0; day < days_of(page.runs.front()).size(); ++day) {
    std::string cells = element("th scope=\"row\"", day_text(days_of(page.runs.front())[day]));
    for (DrawnRun const& run : page.runs) {
      bool const there = day < days_of(run).size();
      cells += there ? money_cell(days_of(run)[day].total(), page) : "<td></td>";
    }
    rows += around("tr", cells);
  }
  return table(heads, rows);
}

}  // namespace

std::string days_section(Page const& page) {
  for (DrawnRun const& run : page.runs) {
    if (run.report.days.empty()) return "";
  }
  if (days_of(page.runs.front()).size() < 2) return "";
  return "<section id=\"days\"><h2>What each day cost</h2>" +
         (page.runs.size() == 1 ? parts_table(page) : runs_table(page)) + "</section>\n";
}

}  // namespace poolcast::report
