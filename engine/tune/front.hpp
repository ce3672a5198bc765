// Which trials nobody beats, and which one of them to take. Knows their figures only.
#pragma once

#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// Whether `a` is better in one objective and in no other worse, by the means. Both have all.
bool dominates(Trials const& trials, Trial const& a, Trial const& b);

/// Sets Trial::on_front.
void mark_front(Trials& trials);

/// Where on the front more of one objective begins to cost much of another: the trial nearest to
/// the best of every objective, each measured by its span on the front, in ratios where all are
/// above 0. Nothing: no front.
std::optional<std::size_t> knee(Trials const& trials);

/// Before there are trials: whether `how` is one of the words, and there is an objective for it.
Result<void> can_choose(std::vector<Objective> const& objectives, std::string const& how);

/// `knee`, `cheapest`, `fastest`, or a trial's number. The index into Trials::trials; nothing where
/// there is no front. The error says what cannot be chosen so.
Result<std::optional<std::size_t>> choose(Trials const& trials, std::string const& how);

}  // namespace poolcast::tune
