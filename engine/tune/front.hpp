// Which trials nobody beats, and which one of them to take. Knows their figures only.
#pragma once

#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// A trial's mean of an objective that it has, less being better.
double loss(Trials const& trials, Trial const& trial, std::size_t objective);

/// Whether `a` is better in one objective and in no other worse, by the means. Both have all.
bool dominates(Trials const& trials, Trial const& a, Trial const& b);

/// Sets Trial::on_front.
void mark_front(Trials& trials);

/// Before there are trials: whether `how` is one of the words, and there is an objective for it.
Result<void> can_choose(std::vector<Objective> const& objectives, std::string const& how);

/// `knee`, `cheapest`, `fastest`, or a trial's number. The index into Trials::trials; nothing where
/// there is no front. The error says what cannot be chosen so.
Result<std::optional<std::size_t>> choose(Trials const& trials, std::string const& how);

}  // namespace poolcast::tune
