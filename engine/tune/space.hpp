// What may vary, and a scenario with other values: the constants of its formulas that have a
// `// tune:` comment, and the keys that its "tune" names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/experiment/scenario.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::tune {

/// A value of each dimension: which of its values.
using Candidate = std::vector<std::size_t>;

struct SpaceRequest {
  std::vector<std::string> scenarios;   // files
  std::vector<std::string> held_out{};  // files of scenarios that are not tuned on
  std::vector<std::string> formulas{};  // as of Overrides; empty: the scenarios' own
  std::optional<formula::Semantics> semantics{};
};

struct SpaceScenario {
  std::string path;
  experiment::Scenario as_it_is;
  std::vector<std::vector<std::string>> keys;  // by dimension: what to set; none: not varied here
};

struct Space {
  std::vector<Dimension> dimensions;
  std::vector<SpaceScenario> scenarios;  // those that are tuned on, then those that are not
  std::size_t tuned_on = 0;              // so many
  std::vector<Source> formulas;          // the different ones, as they are
  experiment::Overrides overrides;       // of every candidate: formulas and semantics

  Candidate current() const;
};

/// The error is a formula's diagnostics, rendered, or a line that names the scenario and the key.
Result<Space> read_space(SpaceRequest const& request);

/// A scenario of the space with a candidate's values. The error is what the scenario says to them.
Result<experiment::Scenario> with_values(Space const& space, std::size_t scenario,
                                         Candidate const& candidate);

/// `$cap 8, $holdMinutes 20`
std::string describe(std::vector<Dimension> const& dimensions, Candidate const& candidate);

}  // namespace poolcast::tune
