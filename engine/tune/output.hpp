// A tuning as a table for people, JSON and CSV for programs.
#pragma once

#include <string>

#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// The front, the current trial, and the answer as the last line, in a terminal of 100 columns if
/// there are few dimensions.
std::string to_table(Trials const& trials);
/// docs/schema/tune.schema.json describes it.
std::string to_json(Trials const& trials);
/// A row a trial.
std::string to_csv(Trials const& trials);

/// `12 trials of 24, 5 seeds each, 3 on the front`
std::string count_text(Trials const& trials);

/// What the columns `held out` say.
std::string held_out_text(Trials const& trials);

}  // namespace poolcast::tune
