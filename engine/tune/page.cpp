#include "engine/tune/page.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/report/comparison_words.hpp"
#include "engine/report/html_head.hpp"
#include "engine/report/html_markup.hpp"
#include "engine/report/html_texts.hpp"
#include "engine/tune/answer.hpp"
#include "engine/tune/front_table.hpp"
#include "engine/tune/importance.hpp"
#include "engine/tune/output.hpp"
#include "engine/tune/page_texts.hpp"
#include "engine/tune/scatter.hpp"

namespace poolcast::tune {
namespace {

using report::around;
using report::element;
using report::html_escaped;

std::string header(Trials const& trials) {
  std::string title = joined(trials.scenarios);
  if (!trials.formulas.empty()) title += " with " + joined(trials.formulas);
  std::string text =
      "<header>\n" + element("h1", title) + "\n" + element("p class=\"quiet\"", count_text(trials));
  for (Constraint const& one : trials.constraints) {
    text += element("p class=\"quiet\"", "subject to " + one.text);
  }
  return text + element("p class=\"answer\"", trials.answer) + "\n</header>\n";
}

std::string card(std::string const& name, std::string const& value, std::string const& beside) {
  return around("div class=\"card\"",
                element("dt", name) + around("dd", element("span class=\"value\"", value) +
                                                       element("div class=\"delta\"", beside)));
}

/// `+3.1 % cost, -7.4 % p95 wait` under loads that nothing was tuned on.
std::string held_out_card(Trials const& trials, Trial const& chosen) {
  std::string gaps;
  for (std::size_t i = 0; i < chosen.held_out.size(); ++i) {
    std::string const gap = gap_text(chosen.objectives[i], chosen.held_out[i]);
    if (gap.empty()) continue;
    gaps.append(gaps.empty() ? "" : ", ").append(gap).append(" ").append(trials.objectives[i].name);
  }
  if (gaps.empty()) return "";
  std::string const where = trials.held_out_scenarios.empty()
                                ? counted(trials.held_out_seeds, "seed")
                                : joined(trials.held_out_scenarios);
  return card("held out", gaps, "under " + where + " that it was not tuned on");
}

std::string cards(Trials const& trials) {
  if (!trials.chosen) return "";
  Trial const& chosen = trials.trials[*trials.chosen];
  Trial const& now = trials.trials.front();
  std::string all;
  for (std::size_t i = 0; i < trials.objectives.size(); ++i) {
    report::Metric const& metric = *trials.objectives[i].metric;
    std::string beside = "now " + figure_text(metric, now.objectives[i], trials);
    if (now.objectives[i] && now.objectives[i]->mean != 0 && chosen.number != 0) {
      double const percent = (chosen.objectives[i]->mean / now.objectives[i]->mean - 1) * 100;
      beside += ", " + report::signed_percent_text(percent);
    }
    all += card(plain_name(metric), figure_text(metric, chosen.objectives[i], trials), beside);
  }
  return around("dl class=\"cards\"", all + held_out_card(trials, chosen)) + "\n";
}

/// What the points are, for those that there are.
std::string legend(Trials const& trials, bool any_beyond) {
  std::string entries;
  auto const add = [&](std::string const& drawing, std::string_view text) {
    entries += around("li",
                      "<svg class=\"sample\" width=\"18\" height=\"18\" viewBox=\"-9 -9 18 "
                      "18\" aria-hidden=\"true\">" +
                          drawing + "</svg>" + html_escaped(text));
  };
  if (!trials.trials.empty()) add(mark_of(Mark::now, "dot now"), "as it is now");
  for (Standing const standing :
       {Standing::front, Standing::beaten, Standing::infeasible, Standing::stopped}) {
    bool const any = std::ranges::any_of(trials.trials, [&](Trial const& trial) {
      return trial.number != 0 && standing_of(trials, trial) == standing;
    });
    if (!any) continue;
    std::string const kind = "dot " + std::string(class_of(standing));
    add(mark_of(mark_of(standing), kind), words_of(standing));
  }
  if (any_beyond) {
    add(mark_of(Mark::beyond, "dot beyond"), "farther away, at the chart's edge");
  }
  return around("ul class=\"point-legend\"", entries);
}

std::string charts(Trials const& trials) {
  std::string text = "<section id=\"trials\">" + element("h2", "Every trial");
  if (trials.objectives.size() == 1) text += scatter(trials, 0, 0);
  for (std::size_t y = 1; y < trials.objectives.size(); ++y) text += scatter(trials, 0, y);
  return text + legend(trials, text.find(" beyond\"") != text.npos) + "</section>\n";
}

std::string front_table(Trials const& trials) {
  std::vector<std::size_t> const rows = shown_trials(trials, trials.trials.size());
  if (rows.empty()) return "";
  std::vector<Column> const columns = columns_of(trials, rows);
  std::string head, body;
  for (Column const& column : columns) {
    std::string const opening =
        column.text ? "th scope=\"col\"" : "th scope=\"col\" class=\"number\"";
    head += element(opening, column.head);
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::string cells;
    for (Column const& column : columns) {
      cells += element(column.text ? "td" : "td class=\"number\"", column.cells[row]);
    }
    std::string opening = "tr data-row=\"" + std::to_string(rows[row]) + "\"";
    if (trials.chosen == rows[row]) opening += " class=\"chosen\"";
    body += around(opening, cells);
  }
  bool const any = std::ranges::any_of(trials.trials, &Trial::on_front);
  return "<section id=\"front\">" +
         element("h2", any ? "The front: what nobody beats" : "What there is now") +
         around("div class=\"wide\"",
                around("table", around("thead", around("tr", head)) + around("tbody", body))) +
         element("p class=\"quiet\"", held_out_text(trials)) + "</section>\n";
}

/// A bar as long as its share, with the share beside it.
std::string share_cell(Importance const& importance, std::size_t dimension) {
  if (importance.shares.empty()) return element("td class=\"quiet\"", "too few trials to tell");
  double const share = importance.shares[dimension];
  int const direction = importance.directions[dimension];
  std::string const text = std::to_string(std::lround(share * 100)) + " %";
  std::string const bar =
      "<svg class=\"bar\" viewBox=\"0 0 1000 16\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-label=\"" +
      text + "\"><rect class=\"share\" width=\"" + format_number(share * 1000, 5) +
      "\" height=\"16\"/></svg>";
  std::string const arrow = direction > 0   ? "more of it raises it"
                            : direction < 0 ? "more of it lowers it"
                                            : "";
  return around("td class=\"share\"",
                around("div class=\"share-row\"", bar + element("span class=\"number\"", text)) +
                    element("small", arrow));
}

std::string importance_table(Trials const& trials) {
  std::vector<Importance> const all = importances(trials);
  std::string head =
      "<th scope=\"col\">constant</th><th scope=\"col\">may be</th>"
      "<th scope=\"col\" class=\"number\">now</th>";
  if (trials.chosen) head += "<th scope=\"col\" class=\"number\">chosen</th>";
  for (Objective const& one : trials.objectives) {
    head += element("th scope=\"col\"", "importance for " + plain_name(*one.metric));
  }
  std::string body;
  for (std::size_t d = 0; d < trials.dimensions.size(); ++d) {
    Dimension const& one = trials.dimensions[d];
    std::string cells = around("th scope=\"row\"", element("code", one.name)) +
                        element("td class=\"quiet\"", one.range) +
                        element("td class=\"number\"", one.values[one.current]);
    if (trials.chosen) {
      std::size_t const value = trials.trials[*trials.chosen].values[d];
      cells += element(value == one.current ? "td class=\"number\"" : "td class=\"number moved\"",
                       one.values[value]);
    }
    for (Importance const& importance : all) cells += share_cell(importance, d);
    body += around("tr", cells);
  }
  return "<section id=\"importance\">" + element("h2", "What varied, and how much each matters") +
         around("div class=\"wide\"",
                around("table", around("thead", around("tr", head)) + around("tbody", body))) +
         element("p class=\"quiet\"",
                 "Importance is a constant's share of the variance of an objective over all that "
                 "may be chosen. What is missing to 100 % is what the constants do together, and "
                 "luck.") +
         "</section>\n";
}

std::string notes(Trials const& trials) {
  std::string items;
  for (std::string const& note : trials.notes) items += element("li", note);
  if (items.empty()) return "";
  return "<section id=\"notes\">" + element("h2", "To be known") + around("ul", items) +
         "</section>\n";
}

/// What a point says, by trial. It holds no `<`.
std::string data_of(Trials const& trials) {
  using nlohmann::ordered_json;
  ordered_json names = ordered_json::array(), all = ordered_json::array();
  for (Dimension const& one : trials.dimensions) {
    names.push_back(short_name(trials.dimensions, one.name));
  }
  for (Trial const& trial : trials.trials) {
    ordered_json values = ordered_json::array(), figures = ordered_json::array();
    for (std::size_t d = 0; d < trials.dimensions.size(); ++d) {
      values.push_back(trials.dimensions[d].values[trial.values[d]]);
    }
    for (std::size_t i = 0; i < trial.objectives.size(); ++i) {
      report::Metric const& metric = *trials.objectives[i].metric;
      std::string text = figure_text(metric, trial.objectives[i], trials);
      if (trial.objectives[i] && trial.objectives[i]->half_width) {
        report::Estimate const half{.mean = *trial.objectives[i]->half_width, .half_width = {}};
        text += " \u00b1 " + figure_text(metric, half, trials);
      }
      figures.push_back({trials.objectives[i].name, std::move(text)});
    }
    all.push_back({{"number", trial.number},
                   {"standing", words_of(standing_of(trials, trial))},
                   {"seeds", trial.seeds},
                   {"front", trial.on_front},
                   {"values", std::move(values)},
                   {"figures", std::move(figures)}});
  }
  ordered_json const document = {{"names", std::move(names)}, {"trials", std::move(all)}};
  std::string safe;
  for (char const c : document.dump(-1, ' ', false, ordered_json::error_handler_t::replace)) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

constexpr std::string_view without_script =
    "<noscript><style>.needs-script { display: none }</style><p class=\"note\">Scripts are off "
    "here: the points do not say which trials they are. All of the front is in the table.</p>"
    "</noscript>\n";

constexpr std::string_view footer =
    "<footer>\n<p class=\"keys needs-script\"><kbd>Tab</kbd> to the chart <kbd>\u2190</kbd> "
    "<kbd>\u2192</kbd> along the front <kbd>\u2191</kbd> <kbd>\u2193</kbd> from trial to trial "
    "<kbd>Esc</kbd> close</p>\n<p>Made by Poolcast. This file needs no network.</p>\n</footer>\n";

}  // namespace

std::string to_html(Trials const& trials) {
  std::string const styles =
      std::string(report::html_texts().style) + std::string(page_texts().style);
  return report::html_head(joined(trials.scenarios) + " \u2013 Poolcast tuning", styles) +
         "<body>\n" + header(trials) + "<main>\n" + cards(trials) + charts(trials) +
         std::string(without_script) + front_table(trials) + importance_table(trials) +
         notes(trials) + "</main>\n" + std::string(footer) +
         "<script type=\"application/json\" id=\"data\">" + data_of(trials) + "</script>\n" +
         around("script", page_texts().script) + "\n</body>\n</html>\n";
}

}  // namespace poolcast::tune
