// What a tuning is of, before its first run: as plain values, as text in a study, and as the hashes
// by which a study knows its own runs.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/tune/evaluate.hpp"
#include "engine/tune/search.hpp"
#include "engine/tune/study.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::tune {

struct Settings {
  std::vector<Objective> objectives;
  std::vector<Constraint> constraints;
  Across across = Across::mean;
  std::size_t budget = 200;  // trials, the current one among them
  std::size_t seeds = 5;
  std::size_t held_out_seeds = 5;
  Search search = Search::nsga2;
  std::uint64_t search_seed = 1;
  std::string version;  // of the program; results of another one may differ
};

/// Everything that is known before the first run.
Trials definition_of(Space const& space, Settings const& settings);

/// What the results depend on. The error is of a scenario's load.
Result<Identity> identity_of(Space const& space, Settings const& settings, Loads& loads);

/// One number for all of it.
std::uint64_t fingerprint(Identity const& identity);

/// As JSON: the trials' own document, but for the trials.
std::string definition_text(Trials const& definition);
Result<Trials> read_definition(std::string const& text);

}  // namespace poolcast::tune
