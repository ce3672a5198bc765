// Trials whose figures a test makes up, to know what is to come out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/tune/front.hpp"
#include "engine/tune/objective.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::tune {

inline Dimension numbers(std::string const& name, std::size_t count) {
  Dimension dimension{.name = name, .range = "0.." + std::to_string(count - 1), .values = {}};
  for (std::size_t i = 0; i < count; ++i) dimension.values.push_back(std::to_string(i));
  return dimension;
}

using Figure = std::function<double(std::vector<std::size_t> const&)>;

/// Trials at `points`; an objective a figure, in the order of `minimize`. All are feasible.
inline Trials made_up(std::vector<Dimension> dimensions, std::string const& minimize,
                      std::vector<std::vector<std::size_t>> const& points,
                      std::vector<Figure> const& figures) {
  Trials trials;
  trials.scenarios = {"made-up"};
  trials.formulas = {"f.autoscale"};
  trials.currency = "USD";
  trials.dimensions = std::move(dimensions);
  trials.objectives = read_objectives(minimize, false).value();
  trials.seeds = 5;
  trials.budget = points.size();
  trials.search = "grid";
  trials.grid = points.size();
  for (std::vector<std::size_t> const& point : points) {
    Trial trial{.number = trials.trials.size(), .values = point, .seeds = 5};
    for (Figure const& figure : figures) {
      trial.objectives.push_back(report::Estimate{.mean = figure(point), .half_width = 0.1});
    }
    trial.feasible = true;
    trials.trials.push_back(std::move(trial));
  }
  mark_front(trials);
  return trials;
}

/// Every combination; the last dimension changes fastest.
inline std::vector<std::vector<std::size_t>> all_points(std::vector<Dimension> const& dimensions) {
  std::vector<std::vector<std::size_t>> points(1);
  for (Dimension const& dimension : dimensions) {
    std::vector<std::vector<std::size_t>> more;
    for (std::vector<std::size_t> const& point : points) {
      for (std::size_t value = 0; value < dimension.values.size(); ++value) {
        more.push_back(point);
        more.back().push_back(value);
      }
    }
    points = std::move(more);
  }
  return points;
}

}  // namespace poolcast::tune
