// The front as columns of text, which the table for people and the page have in common.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/tune/trial.hpp"

namespace poolcast::tune {

struct Column {
  std::string head;
  bool text = false;  // else it is set to the right
  std::vector<std::string> cells{};
};

/// The front by its first objective, the best first, and the current trial behind it, if it is not
/// on it. Of trials that came to the same one is there. Of more than `most`, so many evenly, with
/// both ends and the chosen one.
std::vector<std::size_t> shown_trials(Trials const& trials, std::size_t most);

/// How many of the front differ.
std::size_t front_lines(Trials const& trials);

/// A row an index; the first column has the trials' numbers, the last one what is to be said of
/// each.
std::vector<Column> columns_of(Trials const& trials, std::vector<std::size_t> const& indexes);

/// `a, b, c`
std::string joined(std::vector<std::string> const& texts);

/// `taskSlotsPerNode` of `pool.taskSlotsPerNode`, if no other one ends so.
std::string short_name(std::vector<Dimension> const& dimensions, std::string const& name);

/// `8.57 USD`; `-` if it is not known.
std::string figure_text(report::Metric const& metric, std::optional<report::Estimate> const& figure,
                        Trials const& trials);

/// By how much it differs under loads that were held out: `+3.1 %`. Empty: it cannot be told.
std::string gap_text(std::optional<report::Estimate> const& tuned,
                     std::optional<report::Estimate> const& held_out);

}  // namespace poolcast::tune
