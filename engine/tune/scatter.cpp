#include "engine/tune/scatter.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/report/html_markup.hpp"
#include "engine/report/metric_text.hpp"
#include "engine/tune/answer.hpp"
#include "engine/tune/axis.hpp"
#include "engine/tune/front.hpp"
#include "engine/tune/knee.hpp"

namespace poolcast::tune {
namespace {

using report::element;

constexpr double width = 1120, height = 450;
constexpr double left = 92, right = 24, top = 24, bottom = 56;

struct Point {
  double x = 0;
  double y = 0;
  bool beyond = false;  // it is farther away, and drawn at the chart's edge
};

struct Chart {
  Trials const& trials;
  std::size_t x = 0;  // objectives
  std::size_t y = 0;
  Axis across{};
  Axis up{};

  bool over_time() const { return x == y; }

  Point at(double x_value, double y_value) const {
    double const x_part = across.part(x_value), y_part = up.part(y_value);
    double const x_drawn = std::clamp(x_part, 0.0, 1.0), y_drawn = std::clamp(y_part, 0.0, 1.0);
    return {.x = left + x_drawn * (width - left - right),
            .y = height - bottom - y_drawn * (height - top - bottom),
            .beyond = x_part != x_drawn || y_part != y_drawn};
  }
  /// Nothing: a figure is not known.
  std::optional<Point> place(Trial const& trial) const {
    bool const known = trial.problem.empty() && trial.objectives.size() > std::max(x, y) &&
                       trial.objectives[x] && trial.objectives[y];
    if (!known) return std::nullopt;
    double const x_value =
        over_time() ? static_cast<double>(trial.number) : trial.objectives[x]->mean;
    return at(x_value, trial.objectives[y]->mean);
  }
};

std::string unit(double length) { return format_number(length, 5); }

std::string at_attributes(Point point) {
  return " transform=\"translate(" + unit(point.x) + " " + unit(point.y) + ")\"";
}

std::string line(double x1, double y1, double x2, double y2, std::string const& kind) {
  std::string text = "<line class=\"" + kind + "\" x1=\"" + unit(x1);
  text.append("\" y1=\"").append(unit(y1)).append("\" x2=\"").append(unit(x2));
  return text.append("\" y2=\"").append(unit(y2)).append("\"/>");
}

std::string words(double x, double y, std::string const& kind, std::string const& text) {
  return element("text class=\"" + kind + "\" x=\"" + unit(x) + "\" y=\"" + unit(y) + "\"", text);
}

std::string value_label(Chart const& chart, std::size_t objective, double value) {
  return report::value_text(*chart.trials.objectives[objective].metric, value,
                            chart.trials.currency);
}

std::string title_of(Chart const& chart, std::size_t objective) {
  Objective const& one = chart.trials.objectives[objective];
  std::string const plain = plain_name(*one.metric);
  std::string const name = plain.starts_with("the ") ? plain.substr(4) : plain;
  return name + (one.maximise ? " (more is better)" : " (less is better)");
}

std::string axes(Chart const& chart) {
  double const floor = height - bottom;
  std::string text;
  for (double const tick : chart.across.ticks) {
    double const x = left + chart.across.part(tick) * (width - left - right);
    text += line(x, top, x, floor, "grid");
    text += words(x, floor + 20, "tick across",
                  chart.over_time() ? format_count(static_cast<long long>(tick))
                                    : value_label(chart, chart.x, tick));
  }
  for (double const tick : chart.up.ticks) {
    double const y = floor - chart.up.part(tick) * (floor - top);
    text += line(left, y, width - right, y, "grid");
    text += words(left - 10, y + 4, "tick up", value_label(chart, chart.y, tick));
  }
  std::string const across = chart.over_time() ? "trial" : title_of(chart, chart.x);
  text += words(width - right, height - 8, "axis across", across);
  return text + words(left, top - 9, "axis up", title_of(chart, chart.y));
}

std::string points_text(std::vector<Point> const& points) {
  std::string text;
  for (Point const& point : points) {
    text.append(text.empty() ? "" : " ").append(unit(point.x)).append(",").append(unit(point.y));
  }
  return text;
}

/// The front from end to end, or the best so far.
std::vector<Point> joined_points(Chart const& chart) {
  std::vector<Point> points;
  if (chart.over_time()) {
    std::optional<double> best;
    for (Trial const& trial : chart.trials.trials) {
      if (!trial.feasible) continue;
      double const now = loss(chart.trials, trial, chart.y);
      if (best && now >= *best) continue;
      Point const point = *chart.place(trial);
      if (best) points.push_back({.x = point.x, .y = points.back().y});
      points.push_back(point);
      best = now;
    }
    if (best) points.push_back({.x = width - right, .y = points.back().y});
    return points;
  }
  if (chart.trials.objectives.size() > 2) return points;
  for (Trial const& trial : chart.trials.trials) {
    if (trial.on_front) points.push_back(*chart.place(trial));
  }
  std::ranges::sort(points, {}, &Point::x);
  return points;
}

std::string dot(Chart const& chart, std::size_t index, Point point) {
  Trial const& trial = chart.trials.trials[index];
  Standing const standing = standing_of(chart.trials, trial);
  std::string const who = " data-trial=\"" + std::to_string(index) + "\"" + at_attributes(point);
  std::string const kind = "dot " + std::string(class_of(standing));
  if (trial.number == 0) return mark_of(Mark::now, kind + " now", who);
  if (point.beyond) return mark_of(Mark::beyond, kind + " beyond", who);
  return mark_of(mark_of(standing), kind, who);
}

/// The faintest first, so that what matters lies above.
std::string dots(Chart const& chart) {
  std::string text;
  auto const add = [&](Standing standing) {
    for (std::size_t i = 0; i < chart.trials.trials.size(); ++i) {
      Trial const& trial = chart.trials.trials[i];
      std::optional<Point> const point = chart.place(trial);
      if (!point || trial.number == 0 || standing_of(chart.trials, trial) != standing) continue;
      text += dot(chart, i, *point);
    }
  };
  add(Standing::stopped);
  add(Standing::infeasible);
  add(Standing::beaten);
  if (std::vector<Point> const points = joined_points(chart); points.size() > 1) {
    text += "<polyline class=\"front-line\" points=\"" + points_text(points) + "\"/>";
  }
  add(Standing::front);
  if (chart.trials.trials.empty()) return text;
  if (std::optional<Point> const now = chart.place(chart.trials.trials.front())) {
    text += dot(chart, 0, *now);
  }
  return text;
}

/// A ring around the trial, and what it is.
std::string named(Chart const& chart, std::size_t index, std::string const& name,
                  std::string const& kind) {
  std::optional<Point> const point = chart.place(chart.trials.trials[index]);
  if (!point) return "";
  bool const now = kind == "is-now";
  std::string text;
  if (!now) {
    text += "<circle class=\"mark-ring " + kind + "\" r=\"11\"" + at_attributes(*point) + "/>";
  }
  // Below and to the left of a front nothing is; what is beaten lies above and to the right.
  bool const to_right = now || point->x < left + 130;
  return text + words(point->x + (to_right ? 14 : -14), point->y + (now ? -10 : 18),
                      to_right ? "name" : "name end", name);
}

std::string names(Chart const& chart) {
  constexpr std::size_t nobody = SIZE_MAX;
  Trials const& trials = chart.trials;
  std::size_t const bend = trials.objectives.size() > 1 ? knee(trials).value_or(nobody) : nobody;
  std::size_t const chosen = trials.chosen.value_or(nobody);
  std::size_t const now = trials.trials.empty() ? nobody : 0;
  std::string text;
  if (now != nobody && now != bend && now != chosen) text += named(chart, now, "now", "is-now");
  if (bend != nobody && bend != chosen) {
    text += named(chart, bend, bend == now ? "knee, and now" : "knee", "is-knee");
  }
  if (chosen == nobody) return text;
  std::string name = bend == chosen ? "the knee, chosen" : "chosen";
  if (now == chosen) name += ", and now";
  return text + named(chart, chosen, name, "is-chosen");
}

std::string label_of(Chart const& chart) {
  return chart.over_time()
             ? title_of(chart, chart.y) + ", by trial"
             : title_of(chart, chart.x) + " against " + title_of(chart, chart.y) + ", by trial";
}

}  // namespace

Standing standing_of(Trials const& trials, Trial const& trial) {
  if (!trial.problem.empty()) return Standing::refused;
  if (trial.on_front) return Standing::front;
  if (trial.seeds < trials.seeds) return Standing::stopped;
  return trial.feasible ? Standing::beaten : Standing::infeasible;
}

std::string_view words_of(Standing standing) {
  constexpr std::string_view all[] = {"could not run", "stopped after fewer seeds",
                                      "breaks a condition or leaves jobs unserved", "beaten",
                                      "on the front"};
  return all[static_cast<std::size_t>(standing)];
}

std::string_view class_of(Standing standing) {
  constexpr std::string_view all[] = {"refused", "stopped", "infeasible", "beaten", "front"};
  return all[static_cast<std::size_t>(standing)];
}

Mark mark_of(Standing standing) {
  if (standing == Standing::infeasible) return Mark::cross;
  return standing == Standing::front ? Mark::large_dot : Mark::small_dot;
}

std::string mark_of(Mark mark, std::string const& kind, std::string const& attributes) {
  struct Shape {
    char const* tag;
    char const* outline;
  };
  constexpr Shape shapes[] = {{"path", " d=\"M0 -8L8 0L0 8L-8 0Z\""},
                              {"path", " d=\"M0 -4.5L4.5 3.5L-4.5 3.5Z\""},
                              {"path", " d=\"M-3.5 -3.5L3.5 3.5M-3.5 3.5L3.5 -3.5\""},
                              {"circle", " r=\"5.5\""},
                              {"circle", " r=\"3.5\""}};
  Shape const& shape = shapes[static_cast<std::size_t>(mark)];
  std::string text = "<";
  text.append(shape.tag).append(" class=\"").append(kind).append("\"").append(shape.outline);
  return text.append(attributes).append("/>");
}

std::string scatter(Trials const& trials, std::size_t x, std::size_t y) {
  Chart chart{.trials = trials, .x = x, .y = y};
  std::vector<double> across[2], up[2];  // of the important trials, and of the others
  for (Trial const& trial : trials.trials) {
    if (!chart.place(trial)) continue;
    int const which = chart.over_time() || trial.on_front || trial.number == 0 ? 0 : 1;
    across[which].push_back(trial.objectives[x]->mean);
    up[which].push_back(trial.objectives[y]->mean);
  }
  if (up[0].empty() && up[1].empty()) {
    return element("p class=\"quiet\"", "no trial has a figure of it");
  }
  chart.across = axis_of(across[0], across[1], trials.objectives[x].metric->unit);
  chart.up = axis_of(up[0], up[1], trials.objectives[y].metric->unit);
  if (chart.over_time()) {
    auto const last = static_cast<double>(trials.trials.back().number);
    chart.across = {
        .least = -1, .most = last + 1, .ratios = false, .ticks = axis_of({0, last}, {}, "1").ticks};
  }
  std::string const opening = "svg class=\"scatter\" viewBox=\"0 0 " + unit(width) + " " +
                              unit(height) + "\" role=\"img\" aria-label=\"" +
                              report::html_escaped(label_of(chart)) + "\"";
  return report::around("div class=\"wide scatter-frame\"",
                        report::around(opening, axes(chart) + dots(chart) + names(chart)));
}

}  // namespace poolcast::tune
