#include "engine/tune/front_table.hpp"

#include <algorithm>
#include <cmath>

#include "engine/report/comparison_words.hpp"
#include "engine/report/metric_text.hpp"

namespace poolcast::tune {
namespace {

/// Whether two trials came to the same in everything asked for, as where a constant has no effect.
bool is_equal(Trial const& a, Trial const& b) {
  auto const same = [](std::optional<report::Estimate> const& one,
                       std::optional<report::Estimate> const& other) {
    return one && other && one->mean == other->mean;
  };
  return std::ranges::equal(a.objectives, b.objectives, same);
}

/// Whether a trial before it, or the chosen one, stands for it.
bool is_shown_by_another(Trials const& trials, std::size_t index) {
  if (trials.chosen == index || index == 0) return false;
  Trial const& trial = trials.trials[index];
  if (trials.chosen && is_equal(trials.trials[*trials.chosen], trial)) return true;
  for (std::size_t i = 0; i < index; ++i) {
    if (trials.trials[i].on_front && is_equal(trials.trials[i], trial)) return true;
  }
  return false;
}

std::string equals_of(Trials const& trials, std::size_t index) {
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < trials.trials.size(); ++i) {
    bool const other = i != index && trials.trials[i].on_front;
    if (other && is_equal(trials.trials[i], trials.trials[index])) {
      numbers.push_back(std::to_string(trials.trials[i].number));
    }
  }
  if (numbers.empty()) return "";
  if (numbers.size() > 2) return "as " + std::to_string(numbers.size()) + " others";
  return "as " + numbers.front() + (numbers.size() > 1 ? ", " + numbers.back() : "");
}

std::string mark_of(Trials const& trials, std::size_t index) {
  bool const chosen = trials.chosen && *trials.chosen == index;
  Trial const& trial = trials.trials[index];
  std::string text = trial.number == 0 ? "now" : "";
  if (trial.number == 0 && !trial.feasible) text += ", not feasible";
  if (trial.number == 0 && trial.feasible && !trial.on_front) text += ", beaten";
  if (chosen) text += text.empty() ? "chosen" : ", chosen";
  std::string const equals = trial.on_front ? equals_of(trials, index) : "";
  if (!equals.empty()) text += (text.empty() ? "" : ", ") + equals;
  return text;
}

std::vector<std::size_t> some_of(std::vector<std::size_t> const& indexes,
                                 std::optional<std::size_t> chosen, std::size_t most_lines) {
  if (indexes.size() <= most_lines) return indexes;
  std::vector<std::size_t> some;
  std::size_t next = 0;
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    bool const even = i == next * (indexes.size() - 1) / (most_lines - 1);
    if (even) ++next;
    if (even || chosen == indexes[i]) some.push_back(indexes[i]);
  }
  return some;
}

}  // namespace

std::string joined(std::vector<std::string> const& texts) {
  std::string all;
  for (std::string const& text : texts) all.append(all.empty() ? "" : ", ").append(text);
  return all;
}

std::string short_name(std::vector<Dimension> const& dimensions, std::string const& name) {
  auto const last = [](std::string const& path) { return path.substr(path.rfind('.') + 1); };
  auto const alike = std::ranges::count_if(
      dimensions, [&](Dimension const& one) { return last(one.name) == last(name); });
  return alike == 1 ? last(name) : name;
}

std::string figure_text(report::Metric const& metric, std::optional<report::Estimate> const& figure,
                        Trials const& trials) {
  return figure ? report::value_text(metric, figure->mean, trials.currency) : "-";
}

std::string gap_text(std::optional<report::Estimate> const& tuned,
                     std::optional<report::Estimate> const& held_out) {
  if (!tuned || !held_out || tuned->mean == 0) return "";
  double const percent = (held_out->mean - tuned->mean) / tuned->mean * 100;
  if (std::abs(percent) < 0.1) return "0 %";
  return report::signed_percent_text(percent);
}

std::vector<std::size_t> shown_trials(Trials const& trials, std::size_t most) {
  std::vector<std::size_t> indexes;
  for (std::size_t i = 0; i < trials.trials.size(); ++i) {
    bool const wanted = trials.trials[i].on_front || trials.chosen == i;
    if (wanted && !is_shown_by_another(trials, i)) indexes.push_back(i);
  }
  std::ranges::stable_sort(indexes, [&](std::size_t a, std::size_t b) {
    double const of_a = trials.trials[a].objectives.front()->mean;
    double const of_b = trials.trials[b].objectives.front()->mean;
    return trials.objectives.front().maximise ? of_a > of_b : of_a < of_b;
  });
  indexes = some_of(indexes, trials.chosen, most);
  bool const has_current = !trials.trials.empty();
  if (has_current && std::ranges::count(indexes, std::size_t{0}) == 0) indexes.push_back(0);
  return indexes;
}

std::size_t front_lines(Trials const& trials) {
  std::size_t lines = 0;
  for (std::size_t i = 0; i < trials.trials.size(); ++i) {
    if (trials.trials[i].on_front && !is_shown_by_another(trials, i)) ++lines;
  }
  return lines;
}

std::vector<Column> columns_of(Trials const& trials, std::vector<std::size_t> const& indexes) {
  std::vector<Column> columns = {{.head = "trial"}};
  for (Dimension const& one : trials.dimensions) {
    columns.push_back({short_name(trials.dimensions, one.name), one.words});
  }
  bool const held_out = std::ranges::any_of(
      trials.trials, [](Trial const& trial) { return !trial.held_out.empty(); });
  for (Objective const& one : trials.objectives) {
    columns.push_back({.head = one.name});
    if (held_out) columns.push_back({.head = "held out"});
  }
  for (Constraint const& one : trials.constraints) {
    bool const known = std::ranges::any_of(
        trials.objectives, [&](Objective const& o) { return o.metric == one.metric; });
    if (!known) columns.push_back({.head = one.metric->name});
  }
  columns.push_back({.head = "", .text = true});
  for (std::size_t const index : indexes) {
    Trial const& trial = trials.trials[index];
    std::size_t at = 0;
    auto const put = [&](std::string text) { columns[at++].cells.push_back(std::move(text)); };
    put(std::to_string(trial.number));
    for (std::size_t d = 0; d < trials.dimensions.size(); ++d) {
      put(trials.dimensions[d].values[trial.values[d]]);
    }
    for (std::size_t i = 0; i < trials.objectives.size(); ++i) {
      std::optional<report::Estimate> const& figure = trial.objectives[i];
      put(figure_text(*trials.objectives[i].metric, figure, trials));
      if (held_out) put(trial.held_out.empty() ? "" : gap_text(figure, trial.held_out[i]));
    }
    for (std::size_t i = 0; i < trials.constraints.size(); ++i) {
      bool const known = std::ranges::any_of(trials.objectives, [&](Objective const& o) {
        return o.metric == trials.constraints[i].metric;
      });
      if (!known) put(figure_text(*trials.constraints[i].metric, trial.constraints[i], trials));
    }
    put(mark_of(trials, index));
  }
  return columns;
}

}  // namespace poolcast::tune
