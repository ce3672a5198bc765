// A tuning with one of everything: a front, what it beats, what breaks a condition, what was
// stopped or could not run; names that would be markup if they were not text.
#pragma once

#include "engine/tune/knee.hpp"
#include "tests/tune/made_up_trials.hpp"

namespace poolcast::tune {

inline Trials made_up_tuning(std::string const& minimize = "cost,wait_p95") {
  std::vector<Dimension> const dimensions = {numbers("$cap", 9), numbers("$hold<b>", 5)};
  std::vector<std::vector<std::size_t>> points = all_points(dimensions);
  std::swap(points[0], points[14]);  // so that the formula as it is is a beaten one
  std::vector<Figure> figures = {
      [](auto const& point) {
        return 5 + static_cast<double>(point[0]) + 0.2 * static_cast<double>(point[1]);
      },
      [](auto const& point) {
        auto const cap = static_cast<double>(point[0]);
        return 3600 / (1 + 8 * cap) + 10 * static_cast<double>(point[1]);
      },
      [](auto const& point) { return 1 + static_cast<double>(point[1]); }};
  figures.resize(read_objectives(minimize, false)->size());
  Trials trials = made_up(dimensions, minimize, points, figures);
  trials.scenarios = {"</script><b>made up</b>"};
  trials.held_out_seeds = 5;
  trials.runs = 200;
  trials.budget = 60;
  trials.trials[6].feasible = false;
  trials.trials[7].seeds = 2;
  trials.trials[7].feasible = false;
  trials.trials[8].problem = "the scenario refuses it";
  trials.trials[8].feasible = false;
  trials.trials[9].objectives[0]->mean = 1000;  // far from all others
  mark_front(trials);
  trials.chosen = knee(trials);
  for (Trial& trial : trials.trials) {
    if (trial.on_front) trial.held_out = trial.objectives;
    for (auto& figure : trial.held_out) figure->mean *= 1.05;
  }
  trials.answer = "8 % more cost halves the p95 wait";
  trials.notes = {"a note & more"};
  return trials;
}

}  // namespace poolcast::tune
