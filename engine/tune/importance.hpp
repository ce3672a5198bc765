// How much each thing that varies matters to each objective, told from the trials of a search.
// Plain numbers; knows neither formulas nor scenarios.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// Of one objective.
struct Importance {
  /// By dimension: its share of the objective's variance over the space, from 0 to 1. What is left
  /// of 1 is due to what the dimensions do together, and to luck.
  std::vector<double> shares;
  /// By dimension, as its values rise: 1, the objective rises, -1, it falls, 0, neither; of words
  /// always 0.
  std::vector<int> directions;
  std::size_t trials = 0;  // that it was told from
};

/// By Trials::objectives. An objective's `shares` are empty if there are too few trials to tell
/// from: less than 10, than 4 a dimension, or than 1.5 a step.
///
/// The main effects of a functional analysis of variance, as Hutter, Hoos and Leyton-Brown take
/// them of a tuning (An efficient approach for assessing hyperparameter importance, 2014), of an
/// additive model with a step function a dimension, fitted by backfitting (Hastie and Tibshirani,
/// Generalized additive models, 1986). An effect's variance is over its steps alike, wherever the
/// search went more often. To be robust:
/// - the model is of ranks, so that one trial with an absurd wait does not decide (Conover and
///   Iman, Rank transformations as a bridge, 1981);
/// - a dimension has 8 steps at most, and fewer with few trials; values in no order, which cannot
///   share a step, have one each;
/// - from an effect goes what noise alone gives so many steps (Hays' omega squared, 1963).
///
/// Trials that were stopped early count too; those that could not run, or of which the objective is
/// not known, do not.
std::vector<Importance> importances(Trials const& trials);

}  // namespace poolcast::tune
